import type { LoggerService } from '@nestjs/common';
import { type Logger, pino } from 'pino';
import type { LOG_LEVELS } from './environment.js';

/** What must never be written, wherever it hides in a logged object. */
const REDACTED_PATHS = ['password', 'secret', 'authorization', 'cookie', 'token'].flatMap((name) => [
  name,
  `*.${name}`,
  `*.*.${name}`,
]);

/** JSON lines on stdout. */
export function createLogger(level: (typeof LOG_LEVELS)[number]): Logger {
  return pino({ level, base: null, redact: { paths: REDACTED_PATHS, censor: '********' } });
}

/** Nest's own account of its start: of interest to nobody but who debugs it. */
const NEST_CHATTER: ReadonlySet<unknown> = new Set([
  'InstanceLoader',
  'NestApplication',
  'NestFactory',
  'RouterExplorer',
  'RoutesResolver',
]);

/** Nest's contexts for errors of the start, which it then throws: whoever catches them says what has to be said. */
const RETHROWN: ReadonlySet<unknown> = new Set(['ExceptionHandler', 'NestApplication']);

/** Nest's logger over pino: Nest passes the context as the last argument, and a stack before it on errors. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.write(NEST_CHATTER.has(rest.at(-1)) ? 'debug' : 'info', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.write(RETHROWN.has(rest.at(-1)) ? 'debug' : 'error', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }

  private write(level: 'info' | 'error' | 'warn' | 'debug' | 'trace', message: unknown, rest: unknown[]): void {
    const context = rest.at(-1);
    const [stack] = rest.length > 1 ? rest : [];
    const fields = { ...(context === undefined ? {} : { context }), ...(stack === undefined ? {} : { stack }) };
    if (message instanceof Error) this.logger[level]({ ...fields, err: message }, message.message);
    else if (typeof message === 'object') this.logger[level]({ ...fields, details: message });
    else this.logger[level](fields, String(message));
  }
}
