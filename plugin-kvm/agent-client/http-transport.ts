import { Readable } from 'node:stream';
import type { AxiosRequestConfig } from 'axios';
import { AGENT_COMMANDS, AGENT_EVENTS_PATH, type AgentCommandName, TASK_UUID_HEADER } from '#contract';
import type { AgentSockets, SocketPool } from './agent-sockets.js';
import { readBody } from './read-body.js';
import { readFailure, type TransportFailure } from './transport-failure.js';

export interface CommandPost {
  readonly name: AgentCommandName;
  readonly body: string;
  readonly taskUuid: string;
  readonly timeoutMs: number;
}

export type PostOutcome =
  | { readonly kind: 'answered'; readonly status: number; readonly text: string }
  | TransportFailure;

export type StreamOutcome =
  | { readonly kind: 'open'; readonly stream: Readable }
  | { readonly kind: 'refused'; readonly status: number; readonly text: string }
  | TransportFailure;

export interface HttpTransportInit {
  readonly baseUrl: string;
  readonly secret: string;
  readonly sockets: AgentSockets;
  readonly maxReplyBytes: number;
}

/** HTTP requests to one agent. What goes wrong is a value, without the request that axios puts in its errors. */
export class HttpTransport {
  constructor(private readonly init: HttpTransportInit) {}

  post({ name, body, taskUuid, timeoutMs }: CommandPost): Promise<PostOutcome> {
    const { path, vmField } = AGENT_COMMANDS[name];
    const pool = vmField === null ? this.init.sockets.hostCommands : this.init.sockets.vmCommands;
    return this.within(timeoutMs, async (signal) => {
      const { stream, status } = await this.open(path, body, this.config(pool, taskUuid, signal));
      return { kind: 'answered', status, text: await readBody(stream, this.init.maxReplyBytes, signal) };
    });
  }

  /** @param timeoutMs until the answer's headers are here */
  openEvents(taskUuid: string, timeoutMs: number): Promise<StreamOutcome> {
    return this.within(timeoutMs, async (signal) => {
      const config = this.config(this.init.sockets.events, taskUuid, signal);
      const { stream, status } = await this.open(AGENT_EVENTS_PATH, '{}', config);
      if (status === 200) return { kind: 'open', stream };
      return { kind: 'refused', status, text: await readBody(stream, this.init.maxReplyBytes, signal) };
    });
  }

  private async open(path: string, body: string, config: AxiosRequestConfig) {
    // Loaded here: its hundred files would delay the start, and a manager is up before it talks to hosts.
    const { default: axios } = await import('axios');
    const { data, status } = await axios.post<unknown>(this.init.baseUrl + path, body, config);
    if (!(data instanceof Readable)) throw new Error('axios gave no stream');
    return { stream: data, status };
  }

  private config(pool: SocketPool, taskUuid: string, signal: AbortSignal): AxiosRequestConfig {
    return {
      ...pool,
      headers: {
        authorization: `Bearer ${this.init.secret}`,
        [TASK_UUID_HEADER]: taskUuid,
        'content-type': 'application/json; charset=utf-8',
        'accept-encoding': 'identity',
      },
      // The secret goes to the agent and nobody else: no proxy from the environment, no redirect.
      proxy: false,
      maxRedirects: 0,
      validateStatus: () => true,
      // The body is a string already; axios would parse it once more.
      transformRequest: [(data: unknown) => data],
      responseType: 'stream',
      signal,
    };
  }

  private async within<T>(
    timeoutMs: number,
    request: (signal: AbortSignal) => Promise<T>,
  ): Promise<T | TransportFailure> {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), timeoutMs);
    try {
      return await request(abort.signal);
    } catch (error) {
      return readFailure(error, abort.signal.aborted);
    } finally {
      clearTimeout(timer);
    }
  }
}
