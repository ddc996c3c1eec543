import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { mustRunProgram, type ProgramResult, runProgram } from '../host/run-program.js';
import { root } from '../repository/tracked-files.js';

/** What a project that uses the package installs besides it. */
const OWN_PACKAGES = ['@nestjs/common', '@types/node', 'typescript', 'vitest', 'zod'];
const manifestSchema = z.object({ dependencies: z.record(z.string(), z.string()) });
const packedSchema = z.tuple([z.object({ filename: z.string() })]);

const COMPILER_OPTIONS = {
  module: 'nodenext',
  target: 'es2023',
  types: ['node'],
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
  strict: true,
  skipLibCheck: true,
  noEmit: true,
};

/**
 * A project of somebody else's in a temporary folder, with the packed package and nothing in `node_modules` but what
 * its manifest and the project's own ask for.
 */
export class Consumer {
  private constructor(readonly folder: string) {}

  static async create(files: ReadonlyMap<string, string>): Promise<Consumer> {
    const consumer = new Consumer(mkdtempSync(path.join(tmpdir(), 'flipside-consumer-')));
    await consumer.install();
    consumer.write('package.json', JSON.stringify({ name: 'consumer', type: 'module', private: true }));
    consumer.write('tsconfig.json', JSON.stringify({ compilerOptions: COMPILER_OPTIONS }));
    for (const [name, text] of files) consumer.write(name, text);
    return consumer;
  }

  /** Runs a program of an installed package. */
  run(program: string, args: readonly string[]): Promise<ProgramResult> {
    return runProgram(process.execPath, [path.join(this.folder, 'node_modules', program), ...args], {
      cwd: this.folder,
    });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  private async install(): Promise<void> {
    const target = path.join(this.folder, 'node_modules', 'flipside');
    mkdirSync(target, { recursive: true });
    const output = await mustRunProgram('npm', ['pack', '--json', '--pack-destination', this.folder], { cwd: root });
    const [{ filename }] = packedSchema.parse(JSON.parse(output.toString()));
    const archive = path.join(this.folder, filename);
    await mustRunProgram('tar', ['-xzf', archive, '-C', target, '--strip-components=1']);
    const { dependencies } = manifestSchema.parse(JSON.parse(readFileSync(path.join(target, 'package.json'), 'utf8')));
    for (const name of new Set([...Object.keys(dependencies), ...OWN_PACKAGES])) this.link(name);
  }

  private link(name: string): void {
    const link = path.join(this.folder, 'node_modules', name);
    mkdirSync(path.dirname(link), { recursive: true });
    symlinkSync(path.join(root, 'node_modules', name), link);
  }

  private write(name: string, text: string): void {
    writeFileSync(path.join(this.folder, name), text);
  }
}
