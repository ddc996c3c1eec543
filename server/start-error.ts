/** Why the manager does not start: for the administrator's terminal, as it is, and without any secret's value. */
export class StartError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'StartError';
  }
}
