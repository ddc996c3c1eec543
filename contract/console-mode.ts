import { z } from 'zod';

/** The consoles a VM can be started with. A new member makes the compiler list every table that must know it. */
export const CONSOLE_MODES = ['vnc', 'spice'] as const;

export const consoleModeSchema = z.enum(CONSOLE_MODES);

export type ConsoleMode = z.infer<typeof consoleModeSchema>;
