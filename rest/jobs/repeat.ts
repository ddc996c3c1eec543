/** Stops a repetition; resolves when the run in progress, if there is one, is over. */
export type StopRepeating = () => Promise<void>;

/** Runs `work` every `intervalMs` after the end of the run before. A failed run is reported and changes nothing. */
export function repeat(
  intervalMs: number,
  work: () => Promise<void>,
  onError: (error: unknown) => void,
): StopRepeating {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let current: Promise<void> = Promise.resolve();
  const schedule = () => {
    if (stopped) return;
    timer = setTimeout(() => {
      current = work().catch(onError).then(schedule);
    }, intervalMs);
    timer.unref();
  };
  schedule();
  return () => {
    stopped = true;
    clearTimeout(timer);
    return current;
  };
}
