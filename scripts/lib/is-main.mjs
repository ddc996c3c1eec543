import { realpathSync } from 'node:fs';

/**
 * Whether a module is the program that was started, and not imported by another one.
 *
 * @param {ImportMeta} meta
 */
export const isMain = (meta) => process.argv[1] !== undefined && realpathSync(process.argv[1]) === meta.filename;
