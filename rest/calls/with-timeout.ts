import { knownError } from '#kernel';

/**
 * The result of `work`, or `job.timeout` when it takes longer. The work itself cannot be stopped; how it ends then is
 * told to `onLate` only.
 */
export function withTimeout<T>(
  work: Promise<T>,
  timeoutMs: number,
  onLate: (outcome: PromiseSettledResult<T>) => void,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    let isOver = false;
    const timer = setTimeout(() => {
      isOver = true;
      reject(knownError('job.timeout', { timeoutMs }));
    }, timeoutMs);
    work.then(
      (value) => {
        clearTimeout(timer);
        if (isOver) onLate({ status: 'fulfilled', value });
        else resolve(value);
      },
      (reason: unknown) => {
        clearTimeout(timer);
        if (isOver) onLate({ status: 'rejected', reason });
        else reject(reason);
      },
    );
  });
}
