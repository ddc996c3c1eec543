import type { AgentEvent } from '#contract';
import type { EventLog } from './conformance-subject.js';

/** Keeps every event that `subscribe` gives. */
export function collectEvents(subscribe: (listener: (event: AgentEvent) => void) => () => void): EventLog {
  const events: AgentEvent[] = [];
  const watchers = new Set<() => void>();
  const unsubscribe = subscribe((event) => {
    events.push(event);
    for (const look of watchers) look();
  });
  return {
    events,
    until: (isWanted) =>
      new Promise((resolve) => {
        const look = () => {
          const found = events.find(isWanted);
          if (found === undefined) return;
          watchers.delete(look);
          resolve(found);
        };
        watchers.add(look);
        look();
      }),
    close: unsubscribe,
  };
}
