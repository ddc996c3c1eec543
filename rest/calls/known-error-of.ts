import type { Logger } from '@nestjs/common';
import { KnownError, knownError } from '#kernel';
import type { Call } from './call.js';

/** The error that the caller is told. What nobody expected goes to the log, and only its place there to the caller. */
export function knownErrorOf(error: unknown, call: Pick<Call, 'apiName' | 'requestUuid'>, logger: Logger): KnownError {
  if (error instanceof KnownError) return error;
  const { apiName, requestUuid } = call;
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  logger.error(`request[${requestUuid}] ${apiName}: ${text}${causeText(error)}`);
  return knownError('rest.internal', { requestUuid });
}

function causeText(error: unknown): string {
  if (!(error instanceof Error) || error.cause === undefined) return '';
  const { cause } = error;
  return `\ncaused by: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}${causeText(cause)}`;
}
