import type { ConsoleMode } from '#contract';
import type { ConsoleBuilder } from './console-builder.js';
import { spiceConsole } from './spice.js';
import { vncConsole } from './vnc.js';

/** The one place where a console mode becomes devices. */
export const CONSOLE_BUILDERS: Record<ConsoleMode, ConsoleBuilder> = { vnc: vncConsole, spice: spiceConsole };
