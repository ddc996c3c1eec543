/** Injection token of the {@link Timers}. */
export const TIMERS = Symbol('TIMERS');

/** What runs later, so that tests need not wait. */
export interface Timers {
  /** Calls back once after `delayMs`, unless the returned function is called before. */
  after(delayMs: number, callback: () => void): () => void;
}

/** Node's timers; they keep no process alive. */
export const nodeTimers: Timers = {
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs).unref();
    return () => clearTimeout(timer);
  },
};
