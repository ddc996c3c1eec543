import path from 'node:path';

/** Absolute path of the checkout. */
export const root = path.resolve(import.meta.dirname, '..', '..');

/** @param {string[]} parts path below the checkout */
export const inRoot = (...parts) => path.join(root, ...parts);
