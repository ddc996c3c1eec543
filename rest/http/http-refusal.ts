/** A request that never becomes a call: answered by the REST layer itself, in plain text. */
export class HttpRefusal extends Error {
  constructor(
    readonly status: number,
    text: string,
    options?: ErrorOptions,
  ) {
    super(text, options);
    this.name = 'HttpRefusal';
  }
}
