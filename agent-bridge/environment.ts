import path from 'node:path';
import { z } from 'zod';
import { AGENT_DRIVERS } from '#contract';
import { VIRT_TYPE_CHOICES } from './libvirt-driver/index.js';
import { AgentStartError } from './process/start-error.js';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
const ANNOUNCE = ['text', 'json'] as const;

const fileSchema = z.string().min(1, 'must name a file');
const absolutePathSchema = z
  .string()
  .refine((text) => path.isAbsolute(text), 'must be absolute paths, separated by colons');
const portSchema = z
  .string()
  .refine((text) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535, {
    error: 'must be a port number from 0 to 65535; 0 takes any free port',
  })
  .transform(Number);

function choice<const T extends readonly string[]>(values: T) {
  return z.enum(values, `must be one of ${values.join(', ')}`);
}

/** Every variable that the agent reads, with its default. */
const environmentSchema = z.object({
  AGENT_HOST: z.string().min(1, 'must be an IP address or a name').default('127.0.0.1'),
  AGENT_PORT: portSchema.default(7070),
  AGENT_DRIVER: choice(AGENT_DRIVERS).default('libvirt'),
  AGENT_VIRT_TYPE: choice(VIRT_TYPE_CHOICES).default('auto'),
  AGENT_STORAGE_ROOTS: z
    .string()
    .transform((text) => text.split(':'))
    .pipe(z.array(absolutePathSchema))
    .default(['/var/lib/libvirt/images']),
  AGENT_SECRET_FILE: fileSchema.optional(),
  AGENT_TLS_CERT_FILE: fileSchema.optional(),
  AGENT_TLS_KEY_FILE: fileSchema.optional(),
  AGENT_ANNOUNCE: choice(ANNOUNCE).default('text'),
  LIBVIRT_SOCKET: fileSchema.default('/var/run/libvirt/libvirt-sock'),
  LOG_LEVEL: choice(LOG_LEVELS).default('info'),
  DATA_DIR: z.string().min(1, 'must name a folder').default('./data'),
});

/** Names of the variables that the agent reads. */
export const AGENT_VARIABLES: readonly string[] = Object.keys(environmentSchema.shape);

export type AgentEnvironment = Readonly<z.output<typeof environmentSchema>>;

/**
 * Reads the agent's part of the environment.
 *
 * @throws AgentStartError with one line that names variable, value and what is allowed
 */
export function parseEnvironment(variables: NodeJS.ProcessEnv): AgentEnvironment {
  refuseUnknown(variables);
  const parsed = environmentSchema.safeParse(variables);
  if (!parsed.success) throw new AgentStartError(describeFirst(parsed.error, variables));
  const { AGENT_TLS_CERT_FILE: cert, AGENT_TLS_KEY_FILE: key } = parsed.data;
  if ((cert === undefined) !== (key === undefined)) {
    throw new AgentStartError('AGENT_TLS_CERT_FILE and AGENT_TLS_KEY_FILE go together: set both or none');
  }
  return parsed.data;
}

function refuseUnknown(variables: NodeJS.ProcessEnv): void {
  const known = AGENT_VARIABLES.filter((name) => name.startsWith('AGENT_'));
  const unknown = Object.keys(variables).find((name) => name.startsWith('AGENT_') && !known.includes(name));
  if (unknown === undefined) return;
  if (unknown.includes('SECRET')) {
    // Not with its value. A secret in the environment could be read in the process list.
    throw new AgentStartError(
      `${unknown}: unknown variable; put the secret into a file and name it in AGENT_SECRET_FILE`,
    );
  }
  throw new AgentStartError(`${unknown}=${variables[unknown]}: unknown variable; the agent knows ${known.join(', ')}`);
}

function describeFirst(error: z.ZodError, variables: NodeJS.ProcessEnv): string {
  const [issue] = error.issues;
  const name = String(issue?.path[0]);
  return `${name}=${variables[name] ?? ''}: ${issue?.message}`;
}
