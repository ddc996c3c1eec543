import { type CallContext, SESSION_COOKIE } from '#rest';

/** Browsers send `Origin` with every PUT; SDKs and scripts do not. The REST layer has checked that it is ours. */
export function isBrowser(context: CallContext): boolean {
  return context.headers.origin !== undefined;
}

/** HttpOnly: scripts of the page never see the secret. SameSite=Strict: other sites cannot use it. */
export function setSessionCookie(context: CallContext, secret: string, expiresAt: number): void {
  const secure = context.headers.origin?.startsWith('https:') ? '; Secure' : '';
  const expires = new Date(expiresAt).toUTCString();
  context.setHeader(
    'Set-Cookie',
    `${SESSION_COOKIE}=${secret}; Path=/; HttpOnly; SameSite=Strict; Expires=${expires}${secure}`,
  );
}

export function clearSessionCookie(context: CallContext): void {
  context.setHeader('Set-Cookie', `${SESSION_COOKIE}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0`);
}
