import { Inject, Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { KnownError } from '#kernel';
import { answerBody, errorBody, type Outcome } from '../answer/answer-body.js';
import { AsyncCalls } from '../calls/async-calls.js';
import { CallRunner } from '../calls/call-runner.js';
import { JobPoll } from '../jobs/job-poll.js';
import { ApiRegistry } from '../registry/api-registry.js';
import { pickRoute } from '../registry/pick-route.js';
import { REST_OPTIONS, type RestOptions } from '../rest-options.js';
import { WebHooks } from '../web-hook/web-hooks.js';
import { CallFactory, type ReceivedCall } from './call-factory.js';
import { wantsSchema } from './call-headers.js';
import { HttpRefusal } from './http-refusal.js';
import { publicBase } from './public-base.js';
import { readBody } from './read-body.js';
import { API_PREFIX, parseRestPath, type RestPath } from './rest-path.js';
import { sendJson } from './send.js';

const JOBS_PATH = 'api-jobs';

/** From an HTTP request to its answer. What is thrown here never became a call. */
@Injectable()
export class RequestHandler {
  constructor(
    private readonly registry: ApiRegistry,
    private readonly calls: CallFactory,
    private readonly runner: CallRunner,
    private readonly asyncCalls: AsyncCalls,
    private readonly poll: JobPoll,
    private readonly webHooks: WebHooks,
    @Inject(REST_OPTIONS) private readonly options: RestOptions,
  ) {}

  /** @throws HttpRefusal */
  async handle(req: Request, res: Response): Promise<void> {
    const path = parseRestPath(req.originalUrl);
    const [head, jobUuid, ...rest] = path.segments;
    if (head === JOBS_PATH && jobUuid !== undefined && rest.length === 0) {
      await this.answerPoll(req, res, jobUuid);
      return;
    }
    const received = await this.receive(req, res, path);
    if (received.malformed !== null) {
      // For the audit row; there is no job.
      await this.runner.run(received.call, received.admission, null);
      throw new HttpRefusal(400, received.malformed);
    }
    if (received.call.route.delivery === 'sync') await this.answerSync(res, received);
    else await this.answerAsync(req, res, received);
  }

  private async receive(req: Request, res: Response, path: RestPath): Promise<ReceivedCall> {
    const match = this.registry.find(req.method, path.segments);
    switch (match.outcome) {
      case 'no-path':
        throw new HttpRefusal(404, `no api mapping to ${path.decoded}`);
      case 'method-not-allowed':
        throw new HttpRefusal(405, `The method[${req.method}] is not allowed for the path[${path.decoded}]`);
      case 'found': {
        const hasBody = req.method === 'POST' || req.method === 'PUT';
        const body = hasBody ? await readBody(req, this.options.limits.maxBodyBytes) : {};
        const route = pickRoute(match.routes, body, path.decoded);
        return this.calls.receive(req, res, route, { query: path.query, body, pathValues: match.values });
      }
    }
  }

  private async answerPoll(req: Request, res: Response, jobUuid: string): Promise<void> {
    if (req.method !== 'GET') throw new HttpRefusal(405, 'only GET method is allowed for querying job status');
    const { status, json } = await this.poll.answer(jobUuid, wantsSchema(req));
    sendJson(res, status, json);
  }

  private async answerSync(res: Response, received: ReceivedCall): Promise<void> {
    const { call, admission, headers } = received;
    if (headers.jobUuid !== null && call.route.changes) await this.asyncCalls.refuseDuplicate(headers.jobUuid);
    const outcome = await this.runner.run(call, admission, null);
    this.answerOutcome(res, outcome, received, headers.waitMs !== null);
  }

  private async answerAsync(req: Request, res: Response, received: ReceivedCall): Promise<void> {
    const { call, admission, headers } = received;
    const webHook = headers.webHook === null ? null : this.webHooks.target(headers.webHook);
    const job = await this.asyncCalls.start(call, admission, headers.wantsSchema);
    if (webHook) void job.done.then((outcome) => this.postOutcome(webHook, outcome, received));
    const outcome = headers.waitMs === null ? null : await firstOf(job.done, headers.waitMs);
    if (outcome) {
      this.answerOutcome(res, outcome, received, true);
      return;
    }
    const base = publicBase(req, this.options.publicUrl, this.options.trustProxy);
    const location = `${base}${API_PREFIX}/${JOBS_PATH}/${call.requestUuid}`;
    sendJson(res, 202, JSON.stringify({ location, apiTimeout: call.timeoutMs }));
  }

  /** A caller that waits gets a status that fits the error; the original has one for all errors. */
  private answerOutcome(res: Response, outcome: Outcome, received: ReceivedCall, waits: boolean): void {
    if (waits) res.setHeader('Preference-Applied', 'wait');
    const failureStatus = (error: KnownError) => (waits ? error.status : 503);
    sendJson(res, outcome.ok ? 200 : failureStatus(outcome.error), bodyOf(outcome, received));
  }

  private postOutcome(url: URL, outcome: Outcome, received: ReceivedCall): void {
    const { requestUuid } = received.call;
    this.webHooks.post(url, { jobUuid: requestUuid, success: outcome.ok, json: bodyOf(outcome, received) });
  }
}

/** The body of an outcome. */
function bodyOf(outcome: Outcome, { call, headers }: ReceivedCall): string {
  if (!outcome.ok) return errorBody(outcome.error);
  return answerBody(outcome.answer, headers.wantsSchema || call.route.alwaysSchema);
}

/** The outcome, or null when it does not come in time. */
async function firstOf(done: Promise<Outcome>, waitMs: number): Promise<Outcome | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), waitMs);
  });
  const first = await Promise.race([done, late]);
  clearTimeout(timer);
  return first;
}
