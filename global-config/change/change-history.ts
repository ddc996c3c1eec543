import type { HistoryEntry } from '../persistence/history.js';
import { shownText } from '../value/mask.js';
import type { ProposedConfigChange } from './config-change.js';

/** A change as it goes into the history. Secrets are not kept: the history is read by everybody. */
export function historyOf(change: ProposedConfigChange, at: number, ownerAccountUuid: string | null): HistoryEntry {
  const { definition, resource, from, to, actor, reason } = change;
  return {
    setting: definition,
    resource: resource && { ...resource, ownerAccountUuid },
    from: from === null ? null : shownText(definition, from),
    to: to === null ? null : shownText(definition, to),
    actor,
    reason,
    at,
  };
}
