/** A value that is asked for once and then remembered. A failure is not remembered: whoever asks next tries again. */
export class Remembered<T> {
  readonly #ask: () => Promise<T>;
  #value: Promise<T> | undefined;

  constructor(ask: () => Promise<T>) {
    this.#ask = ask;
  }

  async get(): Promise<T> {
    this.#value ??= this.#ask();
    const asked = this.#value;
    try {
      return await asked;
    } catch (error) {
      if (this.#value === asked) this.#value = undefined;
      throw error;
    }
  }

  forget(): void {
    this.#value = undefined;
  }
}
