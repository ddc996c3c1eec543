/** Attributes of domain XML that hold a console password; libxml2 quotes the offending line in its errors. */
const secretAttribute = /(\bpasswd\s*=\s*)(?:'[^']*'?|"[^"]*"?)/gi;

/** The same text with the value of every console password replaced, also where the quote was cut off at the end. */
export function redactSecrets(text: string): string {
  return text.replace(secretAttribute, "$1'***'");
}
