import type { Readable } from 'node:stream';
import { type AgentEvent, agentEventSchema } from '#contract';
import type { AgentEventHandlers } from './agent-client.js';
import { LineSplitter } from './line-splitter.js';

export interface EventReaderOptions {
  readonly maxEventLineBytes: number;
  readonly eventStreamSilenceMs: number;
}

/**
 * Reads an open event stream: calls back for each event, and once when the stream has ended, was broken, said what is
 * not in the protocol, or nothing for too long. Returns the way to stop; nothing is called back after that.
 */
export function readEvents(stream: Readable, handlers: AgentEventHandlers, options: EventReaderOptions): () => void {
  const splitter = new LineSplitter(options.maxEventLineBytes);
  let isOpen = true;

  const stop = () => {
    isOpen = false;
    clearTimeout(watchdog);
    stream.destroy();
  };
  const end = (reason: string) => {
    if (!isOpen) return;
    stop();
    handlers.onEnd(reason);
  };
  const watchdog = setTimeout(
    () => end(`the event stream said nothing for ${options.eventStreamSilenceMs} ms`),
    options.eventStreamSilenceMs,
  ).unref();

  stream.on('data', (chunk: Buffer) => {
    watchdog.refresh();
    try {
      for (const line of splitter.push(chunk)) {
        if (isOpen) handlers.onEvent(parseEvent(line));
      }
    } catch (error) {
      end(error instanceof Error ? error.message : 'an event could not be handled');
    }
  });
  stream.on('end', () => end('the agent ended the event stream'));
  // The message of a broken stream may be axios's; the code says enough.
  stream.on('error', () => end('the connection of the event stream broke'));
  stream.on('close', () => end('the connection of the event stream broke'));
  return stop;
}

function parseEvent(line: string): AgentEvent {
  const event = agentEventSchema.safeParse(jsonOf(line));
  if (event.success) return event.data;
  throw new Error(
    `the event stream said something that is not in the protocol: ${event.error.issues[0]?.message ?? ''}`,
  );
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
