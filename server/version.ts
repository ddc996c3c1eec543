import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { z } from 'zod';

/** By the package's own name, because sources and build are at different depths below package.json. */
const file = createRequire(import.meta.url).resolve('flipside/package.json');

/** The product's version, as package.json has it. */
export const VERSION: string = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(file, 'utf8'))).version;
