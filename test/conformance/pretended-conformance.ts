import { afterEach, describe, expect, it } from 'vitest';
import { startCommand } from '../../agent-bridge/testing/start-command.js';
import type { MakeSubject, PretendedSubject, SubjectOptions } from './conformance-subject.js';
import { ACT, BRING_TO, stateOf } from './vm-states.js';
import { VmUuids } from './vm-uuids.js';

/** What can be shown only where a command can be held in the middle and accidents can be made to happen. */
export function describePretendedConformance(name: string, makeSubject: MakeSubject<PretendedSubject>): void {
  describe(`agent conformance with a pretended hypervisor: ${name}`, () => {
    const uuids = new VmUuids();
    let subject: PretendedSubject;
    const make = async (options: SubjectOptions = {}) => {
      subject = await makeSubject(options);
      return subject;
    };
    afterEach(() => subject.close(uuids.all));

    it('refuses a console mode that the host cannot do before anything is created', async () => {
      const { api, leftovers } = await make({ graphicsTypes: ['vnc'] });
      const cmd = startCommand({ vmInstanceUuid: uuids.next(), consoleMode: 'spice' });
      expect((await api.fact({})).graphicsTypes).toEqual(['vnc']);
      await expect(api.startVm(cmd)).rejects.toMatchObject({
        code: 'CONSOLE_MODE_UNSUPPORTED',
        params: { consoleMode: 'spice', supported: 'vnc' },
      });
      expect(await leftovers(cmd.vmInstanceUuid)).toEqual([]);
      expect(await api.startVm({ ...cmd, consoleMode: 'vnc' })).toMatchObject({ graphicsDevices: [{ type: 'vnc' }] });
    });

    it('runs commands for one VM one at a time and those for others meanwhile', async () => {
      const { api, holdNextStart } = await make();
      const [held, other] = [uuids.next(), uuids.next()];
      const hold = holdNextStart();
      const start = ACT.start(api, held);
      await hold.reached;
      const destroy = ACT.destroy(api, held);
      await ACT.start(api, other);
      expect(await stateOf(api, held)).toBe('Absent');
      hold.release();
      await start;
      await destroy;
      expect([await stateOf(api, held), await stateOf(api, other)]).toEqual(['Absent', 'Running']);
    });

    it('refuses as BUSY what exceeds the limits, runs nothing of it, and takes it later', async () => {
      const { api, holdNextStart } = await make({ limits: { maxConcurrentCommands: 1, maxQueuedCommands: 0 } });
      const [first, second] = [uuids.next(), uuids.next()];
      const hold = holdNextStart();
      const start = ACT.start(api, first);
      await hold.reached;
      await expect(ACT.start(api, second)).rejects.toMatchObject({ code: 'BUSY', params: { running: 1, waiting: 0 } });
      await expect(api.ping({ hostUuid: second })).resolves.toMatchObject({ hypervisorUp: true });
      hold.release();
      await start;
      expect(await stateOf(api, second)).toBe('Absent');
      await ACT.start(api, second);
      expect(await stateOf(api, second)).toBe('Running');
    });

    it('says when the hypervisor is down, and that everything is to be looked at when it is back', async () => {
      const { api, openEvents, setHypervisorUp } = await make();
      const hostUuid = uuids.next();
      const log = await openEvents();
      setHypervisorUp(false);
      await log.until(({ type }) => type === 'hypervisorDown');
      expect(await api.ping({ hostUuid })).toMatchObject({ hypervisorUp: false });
      const down = { code: 'HYPERVISOR_UNAVAILABLE' };
      await expect(api.connect({ hostUuid, version: '1' })).rejects.toMatchObject(down);
      await expect(api.syncVms({})).rejects.toMatchObject(down);
      await expect(ACT.start(api, hostUuid)).rejects.toMatchObject(down);
      setHypervisorUp(true);
      await log.until(({ type }) => type === 'resync');
      expect(await api.syncVms({})).toEqual({ vms: [], foreignDomains: 0 });
      log.close();
    });

    it.each([
      ['Running', 'crash', 'crashed', 'Crashed'],
      ['Running', 'shutDownFromInside', 'guestShutdown', 'Shutdown'],
      ['Shutdown', 'startByOthers', 'booted', 'Running'],
    ] as const)('tells what happens to a VM that is %s by %s', async (before, incident, cause, state) => {
      const { api, openEvents, [incident]: happen } = await make();
      const uuid = uuids.next();
      await BRING_TO[before](api, uuid);
      const log = await openEvents();
      happen(uuid);
      const event = await log.until(({ type }) => type === 'vmChanged');
      expect(event).toMatchObject({ cause, vm: { vmInstanceUuid: uuid, state } });
      expect(await stateOf(api, uuid)).toBe(state);
      log.close();
    });

    it.each([
      ['start', 'Running'],
      ['stop', 'Shutdown'],
      ['destroy', 'Absent'],
      ['pause', 'VM_WRONG_STATE'],
      ['resume', 'VM_WRONG_STATE'],
    ] as const)('%s of a VM that has crashed', async (action, expected) => {
      const { api, crash } = await make();
      const uuid = uuids.next();
      await ACT.start(api, uuid);
      crash(uuid);
      const done = ACT[action](api, uuid);
      if (expected === 'VM_WRONG_STATE') await expect(done).rejects.toMatchObject({ code: expected });
      else await done;
      expect(await stateOf(api, uuid)).toBe(expected === 'VM_WRONG_STATE' ? 'Crashed' : expected);
    });
  });
}
