import { createHash } from 'node:crypto';
import { z } from 'zod';
import {
  type ApiDefinition,
  type ErrorObject,
  errorObjectSchema,
  type InventoryOf,
  logInByAccount,
  type QueryDefinition,
} from '#contract';
import { apiRequest, searchParams } from './api-request.js';

const WAIT_SECONDS = 60;

/** The API's answer to a call that failed. */
export class ApiCallError extends Error {
  constructor(
    readonly status: number,
    readonly error: ErrorObject,
  ) {
    super(`${status} ${error.code}: ${error.details}`);
    this.name = 'ApiCallError';
  }
}

type ParamsInput<A> = A extends ApiDefinition<infer P, z.ZodObject> ? z.input<P> : never;
type ResultOutput<A> = A extends ApiDefinition<z.ZodObject, infer R> ? z.output<R> : never;

export interface QueryOptions {
  q?: readonly string[];
  sort?: string;
  limit?: number;
  start?: number;
}

/** A typed client of the REST API for tests: waits for jobs, and turns error objects into {@link ApiCallError}. */
export class ApiClient {
  constructor(
    readonly baseUrl: string,
    private readonly sessionUuid: string | null = null,
  ) {}

  /** The header that names its session, if it has one. */
  get credentials(): Readonly<Record<string, string>> {
    return this.sessionUuid === null ? {} : { Authorization: `OAuth ${this.sessionUuid}` };
  }

  /** A client with the same session at another address: of another management node, or of one that was started again. */
  at(baseUrl: string): ApiClient {
    return new ApiClient(baseUrl, this.sessionUuid);
  }

  /** A client with a session of the account. */
  async logIn(accountName: string, password: string): Promise<ApiClient> {
    const digest = createHash('sha512').update(password).digest('hex');
    const { inventory } = await this.call(logInByAccount, { accountName, password: digest });
    return new ApiClient(this.baseUrl, inventory.uuid);
  }

  /** Calls an API and waits for its result. */
  async call<A extends ApiDefinition>(api: A, params: ParamsInput<A>): Promise<ResultOutput<A>>;
  async call(api: ApiDefinition, params: Record<string, unknown>): Promise<unknown> {
    const { method, path, search, body } = apiRequest(api, params);
    const answer = await this.request(method, path, search, body);
    return api.result.parse(answer);
  }

  /** The matching inventories. */
  async query<Q extends QueryDefinition>(query: Q, options?: QueryOptions): Promise<InventoryOf<Q>[]>;
  async query(query: QueryDefinition, options: QueryOptions = {}): Promise<unknown[]> {
    const answer = await this.request('GET', query.path, searchParams({ ...options }));
    return z.object({ inventories: z.array(query.inventory) }).parse(answer).inventories;
  }

  /** One request below `/zstack/v1` with its JSON answer. Throws {@link ApiCallError}. */
  async request(method: string, path: string, search = '', body?: unknown): Promise<unknown> {
    const response = await fetch(`${this.baseUrl}/zstack/v1${path}${search}`, {
      method,
      headers: {
        Prefer: `wait=${WAIT_SECONDS}`,
        ...this.credentials,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (response.ok) return JSON.parse(text);
    throw new ApiCallError(response.status, parseError(text));
  }
}

function parseError(text: string): ErrorObject {
  try {
    return z.object({ error: errorObjectSchema }).parse(JSON.parse(text)).error;
  } catch {
    return { code: 'text', description: 'a plain-text answer of the REST layer', details: text };
  }
}
