/** Injection token of the {@link SecretBox}. */
export const SECRET_BOX = Symbol('SECRET_BOX');

/** Keeps secrets that are stored from being read by whoever reads the database alone. */
export interface SecretBox {
  /** `context` ties the result to its place (a row's uuid): it opens with the same context only. */
  seal(plain: string, context: string): string;
  /** @throws Error when the text was not sealed with this box and context */
  open(sealed: string, context: string): string;
}
