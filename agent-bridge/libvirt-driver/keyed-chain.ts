/** Runs the work of one key in order; keys do not wait for each other. */
export class KeyedChain {
  readonly #tails = new Map<string, Promise<void>>();

  /** `work` must not reject: nobody would hear of it. */
  add(key: string, work: () => Promise<void>): void {
    const tail = (this.#tails.get(key) ?? Promise.resolve()).then(work);
    this.#tails.set(key, tail);
    void tail.then(() => {
      if (this.#tails.get(key) === tail) this.#tails.delete(key);
    });
  }
}
