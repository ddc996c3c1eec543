import type { KnownError } from '#kernel';
import type { PreparedRun } from '../registry/route.js';

/** Whether a call may run, or why not. */
export type Admission =
  | { readonly admitted: true; readonly run: PreparedRun }
  | { readonly admitted: false; readonly error: KnownError };
