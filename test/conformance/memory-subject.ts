import { MemoryDriver, MemoryHypervisor } from '#agent-bridge';
import type { AccessAgent } from './agent-access.js';
import type { MakeSubject, PretendedSubject } from './conformance-subject.js';

/** An agent of a pretended host. */
export function memorySubject(access: AccessAgent): MakeSubject<PretendedSubject> {
  return async ({ limits, graphicsTypes } = {}) => {
    const world = new MemoryHypervisor(graphicsTypes === undefined ? {} : { graphicsTypes });
    const { stop, ...agent } = await access(() => new MemoryDriver(world), limits);
    return {
      ...agent,
      makeForeign: async (uuid) => world.addForeignDomain(uuid),
      leftovers: async (uuid) => (world.stateOf(uuid) === 'Absent' ? [] : [world.stateOf(uuid)]),
      consoleOf: async (uuid, passwords) => {
        const { graphicsDevices = [], consolePassword } = world.domain(uuid) ?? {};
        return {
          types: graphicsDevices.map(({ type }) => type),
          listening: graphicsDevices.map(({ listen, port }) => `${listen}:${port}`),
          logins: passwords.map((password) => (password === consolePassword ? 'ok' : 'refused')),
        };
      },
      holdNextStart: () => world.interventions.holdNext('start'),
      crash: (uuid) => world.incident('guestCrash', uuid),
      shutDownFromInside: (uuid) => world.incident('guestShutdown', uuid),
      startByOthers: (uuid) => world.incident('startedByOthers', uuid),
      setHypervisorUp: (up) => world.setUp(up),
      close: stop,
    };
  };
}
