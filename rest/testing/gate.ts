/** A door that a handler waits at until the test opens it. */
export class Gate {
  private enter: () => void = () => undefined;
  private leave: () => void = () => undefined;
  /** Resolves when the handler has come to the gate. */
  readonly entered = new Promise<void>((resolve) => {
    this.enter = resolve;
  });
  private readonly opened = new Promise<void>((resolve) => {
    this.leave = resolve;
  });

  readonly pass = (): Promise<void> => {
    this.enter();
    return this.opened;
  };

  open(): void {
    this.leave();
  }
}
