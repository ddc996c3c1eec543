/** Whether the error is the operating system's with this code, for example `ENOENT`. */
export function isNodeError(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
