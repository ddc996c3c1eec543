import { describe, expect, it } from 'vitest';
import { CONSOLE_MODES, type ConsoleMode } from '#contract';
import { decideConsoleMode } from './console-mode-gate.js';

const UUID = 'd'.repeat(32);
const HOST = { uuid: '1'.repeat(32), name: 'kvm1' };

function decide(wanted: ConsoleMode, graphicsTypes: ConsoleMode[], mayFallBack: boolean) {
  return decideConsoleMode({ vmUuid: UUID, wanted, mayFallBack, host: { ...HOST, graphicsTypes } });
}

const other: Record<ConsoleMode, ConsoleMode> = { vnc: 'spice', spice: 'vnc' };

describe('the console mode of a start', () => {
  const cases = CONSOLE_MODES.flatMap((wanted) => [true, false].map((mayFallBack) => [wanted, mayFallBack] as const));

  it.each(cases)('is the wanted %s on a host that can do it (fallback %s)', (wanted, mayFallBack) => {
    const granted = { kind: 'granted', mode: wanted, fallback: null };
    expect(decide(wanted, [wanted], mayFallBack)).toEqual(granted);
    expect(decide(wanted, [...CONSOLE_MODES], mayFallBack)).toEqual(granted);
  });

  it.each(CONSOLE_MODES)('is the other one than %s where the host can do no more, with the reason', (wanted) => {
    const used = other[wanted];
    expect(decide(wanted, [used], true)).toEqual({
      kind: 'granted',
      mode: used,
      fallback: { wanted, used, reason: `host[uuid:${HOST.uuid}, name:kvm1] cannot do ${wanted}, only [${used}]` },
    });
  });

  it.each(CONSOLE_MODES)('is refused without fallback, naming the host and what it can do (%s)', (wanted) => {
    const decision = decide(wanted, [other[wanted]], false);
    expect(decision.kind === 'refused' && decision.error.opaque).toEqual({
      id: 'vm.consoleModeUnsupported',
      params: { uuid: UUID, wanted, hostUuid: HOST.uuid, hostName: 'kvm1', supported: other[wanted] },
    });
  });

  it.each(cases)('is refused by a host that can do none (%s, fallback %s)', (wanted, mayFallBack) => {
    expect(decide(wanted, [], mayFallBack).kind).toBe('refused');
  });
});
