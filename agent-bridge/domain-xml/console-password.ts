import { randomInt } from 'node:crypto';
import type { ConsoleMode } from '#contract';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** 8 is all that VNC's DES key takes; 40 is well below SPICE's 59. */
const RANDOM_LENGTH: Record<ConsoleMode, number> = { vnc: 8, spice: 40 };

/** A password that nobody knows, of the length that suits the mode. Each character is drawn without bias. */
export function randomConsolePassword(mode: ConsoleMode): string {
  return Array.from({ length: RANDOM_LENGTH[mode] }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('');
}
