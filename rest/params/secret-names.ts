const SECRET_NAME =
  /passw(or)?d|secret|token|private_?key|certificate_?key|credential|signature|captcha|verify_?code|session_?(uu)?id/i;

/** Whether a field of this name holds something that no log, error or audit row may show. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}
