import { Inject, Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Clock, KnownError, knownError, newUuid } from '#kernel';
import { SensitiveParamsLookup } from '../audit/sensitive-params.js';
import type { Admission } from '../calls/admission.js';
import { Call } from '../calls/call.js';
import type { ParamSources } from '../params/collect-params.js';
import type { ReadCall, Route } from '../registry/route.js';
import { REST_OPTIONS, type RestOptions } from '../rest-options.js';
import { SessionGuard } from '../session/session-guard.js';
import { languageOf } from './accept-language.js';
import { type CallHeaders, readCallHeaders } from './call-headers.js';
import { clientAddress } from './client-address.js';
import { publicHeaders } from './public-headers.js';

export interface ReceivedCall {
  readonly call: Call;
  readonly headers: CallHeaders;
  readonly admission: Admission;
  /** Set when a value could not even be read as its field's type: the call is then refused in plain text. */
  readonly malformed: string | null;
}

const MAX_BROWSER_LENGTH = 255;

/** Makes calls of requests: who calls, what, and whether it may go on. */
@Injectable()
export class CallFactory {
  constructor(
    private readonly guard: SessionGuard,
    private readonly sensitive: SensitiveParamsLookup,
    private readonly clock: Clock,
    @Inject(REST_OPTIONS) private readonly options: RestOptions,
  ) {}

  /** @throws HttpRefusal for a request that cannot be read */
  async receive(
    req: Request,
    res: Response,
    route: Route,
    sources: Omit<ParamSources, 'ifMatch'>,
  ): Promise<ReceivedCall> {
    const startTime = this.clock.now();
    const headers = readCallHeaders(req, this.options.limits);
    const visit = await this.guard.check(req, route);
    const read = route.read({ ...sources, ifMatch: headers.ifMatch });
    const sensitiveFields = this.sensitive.of(route.name, read.values);
    const call = new Call({
      route,
      requestUuid: headers.jobUuid ?? newUuid(),
      startTime,
      clientIp: clientAddress(req, this.options.trustProxy),
      clientBrowser: (req.headers['user-agent'] ?? '').slice(0, MAX_BROWSER_LENGTH),
      language: languageOf(req.headers['accept-language']),
      headers: publicHeaders(req),
      actor: visit.actor,
      sessionHandle: visit.sessionHandle,
      values: read.values,
      sensitiveFields,
      timeoutMs: headers.apiTimeoutMs ?? this.defaultTimeoutMs(route),
      setHeader: route.delivery === 'sync' ? (name, value) => void res.setHeader(name, value) : null,
    });
    const admission = visit.refusal ? refused(visit.refusal) : admit(read, sensitiveFields);
    const isMalformed = !visit.refusal && read.problem !== null && headers.waitMs === null;
    return { call, headers, admission, malformed: isMalformed ? malformedText(read) : null };
  }

  private defaultTimeoutMs(route: Route): number {
    const { syncApiTimeoutMs, asyncApiTimeoutMs } = this.options.limits;
    return route.delivery === 'sync' ? syncApiTimeoutMs : asyncApiTimeoutMs;
  }
}

function refused(error: KnownError): Admission {
  return { admitted: false, error };
}

function admit(read: ReadCall, sensitiveFields: ReadonlySet<string>): Admission {
  if (read.problem) return refused(knownError('rest.invalidArgument', { ...read.problem }));
  try {
    return { admitted: true, run: read.prepare(sensitiveFields) };
  } catch (error) {
    if (error instanceof KnownError) return refused(error);
    throw error;
  }
}

function malformedText({ problem }: ReadCall): string {
  return `Invalid value of field[${problem?.field}]: ${problem?.problem}`;
}
