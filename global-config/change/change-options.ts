import type { Actor } from '#kernel';

/** Who changes a setting, and why. */
export interface ChangeOptions {
  readonly actor: Actor;
  /** Free text for the history. */
  readonly reason?: string;
  /** The version that the caller saw last; the change is refused when it is another one now. Any when absent. */
  readonly expectedVersion?: number;
}
