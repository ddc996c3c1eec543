import type { ServerResponse } from 'node:http';
import type { Agent } from '../agent.js';
import { AgentError } from '../agent-error.js';
import type { AgentLog } from '../agent-options.js';

export interface EventStreamLimits {
  readonly maxEventStreams: number;
  readonly maxEventBufferBytes: number;
}

/** Open event streams: one JSON line an event, until the reader leaves or is too slow. */
export class EventStreams {
  private readonly open = new Set<ServerResponse>();

  constructor(
    private readonly agent: Agent,
    private readonly limits: EventStreamLimits,
    private readonly log: AgentLog,
  ) {}

  /** @throws AgentError BUSY when too many are open */
  start(response: ServerResponse): void {
    const { maxEventStreams } = this.limits;
    if (this.open.size >= maxEventStreams) {
      throw new AgentError('BUSY', `${maxEventStreams} event streams are open`, { params: { maxEventStreams } });
    }
    response.writeHead(200, { 'content-type': 'application/x-ndjson; charset=utf-8', 'cache-control': 'no-store' });
    this.open.add(response);
    const unsubscribe = this.agent.subscribe((event) => this.write(response, `${JSON.stringify(event)}\n`));
    response.on('close', () => {
      unsubscribe();
      this.open.delete(response);
    });
  }

  closeAll(): void {
    for (const response of this.open) response.end();
  }

  private write(response: ServerResponse, line: string): void {
    if (response.destroyed) return;
    response.write(line);
    if (response.writableLength <= this.limits.maxEventBufferBytes) return;
    this.log.warn({ bufferedBytes: response.writableLength }, 'event stream cut off: its reader is too slow');
    response.destroy();
  }
}
