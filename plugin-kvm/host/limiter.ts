/** Lets so many tasks run at once; the others wait in their order. */
export class Limiter {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly parallelism: number) {}

  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.running >= this.parallelism) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.running += 1;
    try {
      return await task();
    } finally {
      const next = this.waiting.shift();
      // The place is handed on: counting it free in between would let a newcomer overtake.
      if (next === undefined) this.running -= 1;
      else next();
    }
  }
}
