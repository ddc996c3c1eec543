import {
  ERROR_CODES,
  type ErrorCode,
  type ErrorObject,
  type ErrorStatus,
  MESSAGES,
  type MessageId,
  type MessageParams,
  renderMessage,
} from '#contract';

export interface KnownErrorInit {
  code: ErrorCode;
  status: ErrorStatus;
  details: string;
  /** Message id and parameters, for translation. */
  opaque?: Record<string, unknown>;
  cause?: unknown;
}

/** `details` longer than this is cut, as ZStack cuts it. */
const MAX_DETAILS_LENGTH = 4096;

/** An error that the product expects: it has a stable code and is told to the caller as it is. */
export class KnownError extends Error {
  readonly code: ErrorCode;
  readonly status: ErrorStatus;
  readonly opaque: Record<string, unknown> | undefined;

  constructor(init: KnownErrorInit) {
    super(init.details.slice(0, MAX_DETAILS_LENGTH), init.cause === undefined ? undefined : { cause: init.cause });
    this.name = 'KnownError';
    this.code = init.code;
    this.status = init.status;
    this.opaque = init.opaque;
  }

  /** ZStack's error object. Only causes that are known errors are told: others may hold what callers must not see. */
  toErrorObject(): ErrorObject {
    return {
      code: this.code,
      description: ERROR_CODES[this.code],
      details: this.message,
      ...(this.opaque === undefined ? {} : { opaque: this.opaque }),
      ...(this.cause instanceof KnownError ? { cause: this.cause.toErrorObject() } : {}),
    };
  }
}

/**
 * Makes the error of a message in the catalogue.
 * @example throw knownError('vm.noHost', { uuid, reason: 'no host is connected' })
 */
export function knownError<Id extends MessageId>(id: Id, params: MessageParams<Id>, cause?: unknown): KnownError {
  const spec = MESSAGES[id];
  return new KnownError({
    code: spec.code,
    status: spec.status,
    details: renderMessage(spec.en, params),
    opaque: { id, params },
    ...(cause === undefined ? {} : { cause }),
  });
}
