import path from 'node:path';
import { z } from 'zod';
import { VIRT_TYPES } from '#contract';
import type { DatabaseOptions } from '#kernel';
import { StartError } from './start-error.js';

export const EMBEDDED_AGENT_CHOICES = ['auto', 'libvirt', 'memory', 'none'] as const;
export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const PORT_RULE = 'must be a port number from 0 to 65535; 0 takes any free port';
const portSchema = z.coerce.number(PORT_RULE).int(PORT_RULE).min(0, PORT_RULE).max(65_535, PORT_RULE);
const flagSchema = z.enum(['true', 'false']).transform((text) => text === 'true');

const environmentSchema = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: portSchema.default(8080),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  DATA_DIR: z
    .string()
    .min(1)
    .default('./data')
    .transform((folder) => path.resolve(folder)),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  ADMIN_PASSWORD: z.string().min(8, 'at least 8 characters').optional(),
  EMBEDDED_AGENT: z.enum(EMBEDDED_AGENT_CHOICES).default('auto'),
  LOG_LEVEL: z.enum(LOG_LEVELS).default('info'),
  LIBVIRT_SOCKET: z.string().min(1).default('/var/run/libvirt/libvirt-sock'),
  /** Port of the embedded agent; 0 lets the system choose. */
  AGENT_PORT: portSchema.default(7070),
  /** For the embedded agent, which reads them itself; checked here because a bad value stops the start. */
  AGENT_VIRT_TYPE: z.enum(['auto', ...VIRT_TYPES]).optional(),
  AGENT_STORAGE_ROOTS: z
    .string()
    .refine((list) => list.split(':').every((folder) => path.isAbsolute(folder)), {
      error: 'must be absolute paths, separated by colons',
    })
    .optional(),
  /** Believe `X-Forwarded-For` and `X-Request-Ip`: only behind a reverse proxy that sets them itself. */
  TRUST_PROXY: flagSchema.default(false),
});

export type Environment = z.infer<typeof environmentSchema>;

/** A bad value stops the start; the text is for the administrator's terminal and names no secret's value. */
export class EnvironmentError extends StartError {}

/**
 * Reads the environment variables once; an empty one counts as not set.
 * Throws {@link EnvironmentError} with one line for each variable that is wrong.
 */
export function parseEnvironment(variables: Readonly<Record<string, string | undefined>>): Environment {
  const set = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = environmentSchema.safeParse(set);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map(({ path: [name], message }) => `${String(name)}: ${message}`);
  throw new EnvironmentError(`The environment is not usable:\n  ${lines.join('\n  ')}`);
}

/** PostgreSQL when it is named, else one file in the data folder. */
export function databaseOptions(environment: Environment): DatabaseOptions {
  return environment.DATABASE_URL === undefined
    ? { type: 'sqlite', file: path.join(environment.DATA_DIR, 'flipside.sqlite') }
    : { type: 'postgres', url: environment.DATABASE_URL };
}
