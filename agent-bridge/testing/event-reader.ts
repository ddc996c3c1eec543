import { type IncomingMessage, request } from 'node:http';
import { createInterface } from 'node:readline';
import { AGENT_EVENTS_PATH, type AgentEvent, agentEventSchema } from '#contract';
import { commandHeaders } from './test-server.js';

export interface EventReader {
  readonly response: IncomingMessage;
  /** Every event so far, oldest first. */
  readonly events: AgentEvent[];
  /** Resolves when an event so far or a later one is as wanted; rejects when the stream ends before. */
  until(isWanted: (event: AgentEvent) => boolean): Promise<AgentEvent>;
  /** Resolves when the stream has ended, in whatever way. */
  readonly ended: Promise<void>;
  close(): void;
}

/** Opens the event stream and reads it as a manager does. */
export async function readEvents(url: string, method = 'GET'): Promise<EventReader> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const call = request(`${url}${AGENT_EVENTS_PATH}`, { method, headers: commandHeaders(), agent: false }, resolve);
    call.on('error', reject).end();
  });
  const events: AgentEvent[] = [];
  const watchers = new Set<() => void>();
  const lines = createInterface(response);
  lines.on('line', (line) => {
    events.push(agentEventSchema.parse(JSON.parse(line)));
    for (const look of watchers) look();
  });
  // A cut connection is one of the ends that `ended` tells of.
  for (const part of [response, lines]) part.on('error', () => undefined);
  const ended = new Promise<void>((resolve) => response.once('close', () => resolve()));
  return {
    response,
    events,
    ended,
    until: (isWanted) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = events.find(isWanted);
          if (found === undefined) return;
          watchers.delete(look);
          resolve(found);
        };
        watchers.add(look);
        void ended.then(() => reject(new Error(`the stream ended after ${JSON.stringify(events)}`)));
        look();
      }),
    close: () => void response.destroy(),
  };
}
