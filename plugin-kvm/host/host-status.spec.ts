import { describe, expect, it } from 'vitest';
import { HOST_STATUSES } from '#contract';
import { HOST_EVENTS, HOST_STATUS_TABLE } from './host-status.js';

describe('the status of a host', () => {
  it('changes in each status by each event as follows', () => {
    const table = HOST_STATUSES.flatMap((status) =>
      HOST_EVENTS.map((event) => {
        const step = HOST_STATUS_TABLE[status][event];
        return `${status} ${event}: ${step.status}, ${step.reaction}`;
      }),
    );
    expect(table).toEqual([
      'Connecting adopted: Connecting, connect',
      'Connecting reconnectAsked: Connecting, connect',
      'Connecting connectSucceeded: Connected, carryOn',
      'Connecting connectFailed: Disconnected, retryLater',
      'Connecting pingAnswered: Connecting, connect',
      'Connecting pingsFailed: Disconnected, retryLater',
      'Connecting agentChanged: Connecting, connect',
      'Connecting hypervisorDown: Disconnected, retryLater',
      'Connected adopted: Connected, connect',
      'Connected reconnectAsked: Connecting, connect',
      'Connected connectSucceeded: Connected, carryOn',
      'Connected connectFailed: Disconnected, retryLater',
      'Connected pingAnswered: Connected, carryOn',
      'Connected pingsFailed: Disconnected, retryLater',
      'Connected agentChanged: Connecting, connect',
      'Connected hypervisorDown: Disconnected, retryLater',
      'Disconnected adopted: Connecting, connect',
      'Disconnected reconnectAsked: Connecting, connect',
      'Disconnected connectSucceeded: Connected, carryOn',
      'Disconnected connectFailed: Disconnected, retryLater',
      'Disconnected pingAnswered: Connecting, connect',
      'Disconnected pingsFailed: Disconnected, retryLater',
      'Disconnected agentChanged: Connecting, connect',
      'Disconnected hypervisorDown: Disconnected, retryLater',
    ]);
  });
});
