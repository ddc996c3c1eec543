import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AgentEvent, ConsoleMode, GraphicsDevice, Uuid } from '#contract';
import { CONSOLE_MODES } from '#contract';
import { startCommand } from '../../agent-bridge/testing/start-command.js';
import { newTaskUuid } from '../../agent-bridge/testing/test-server.js';
import { AGENT_VERSION } from '../../agent-bridge/version.js';
import type { ConformanceSubject, MakeSubject } from './conformance-subject.js';
import { ACT, BRING_TO, COMMANDED_STATES, EXPECTED, stateOf, VM_ACTIONS } from './vm-states.js';
import { VmUuids } from './vm-uuids.js';

/** From the answer to the command. */
const EVENT_TIMEOUT_MS = 2000;

/**
 * What every agent does, whatever its hypervisor and however it is reached. The tests of one agent run side by side,
 * each with VMs of its own: a real hypervisor takes seconds to end a VM.
 */
export function describeAgentConformance(
  name: string,
  makeSubject: MakeSubject,
  describeIt: (name: string, tests: () => void) => void = describe,
): void {
  describeIt(`agent conformance: ${name}`, () => {
    const uuids = new VmUuids();
    let subject: ConformanceSubject;
    beforeAll(async () => {
      subject = await makeSubject();
    });
    afterAll(() => subject.close(uuids.all));

    const liveDevice = (type: ConsoleMode, port: number | null = null): GraphicsDevice[] => [
      { type, port, tlsPort: null, listen: '127.0.0.1' },
    ];

    describe.concurrent('commands on VMs', () => {
      for (const state of COMMANDED_STATES) {
        it.each(VM_ACTIONS)(`%s of a VM that is ${state}`, async (action) => {
          const { api } = subject;
          const uuid = uuids.next();
          await BRING_TO[state](api, uuid);
          const expected = EXPECTED[state][action];
          if (expected === 'VM_NOT_FOUND' || expected === 'VM_WRONG_STATE') {
            await expect(ACT[action](api, uuid)).rejects.toMatchObject({ code: expected });
            expect(await stateOf(api, uuid)).toBe(state);
          } else {
            await ACT[action](api, uuid);
            expect(await stateOf(api, uuid)).toBe(expected);
          }
        });
      }

      it.each(CONSOLE_MODES)('start in mode %s gives one console, on loopback, for its password', async (mode) => {
        const { api } = subject;
        const uuid = uuids.next();
        const cmd = startCommand({ vmInstanceUuid: uuid, consoleMode: mode, consolePassword: 'Secret12' });
        const reply = await api.startVm(cmd);
        const port = reply.graphicsDevices[0]?.port ?? null;
        expect(port).toBeGreaterThanOrEqual(5900);
        expect(reply).toEqual({ graphicsDevices: liveDevice(mode, port) });
        expect(await api.consolePorts({ uuid })).toEqual(reply);
        const vm = { vmInstanceUuid: uuid, state: 'Running', ...reply };
        expect((await api.checkVms({ vmUuids: [uuid] })).vms).toEqual([vm]);
        expect((await api.syncVms({})).vms).toContainEqual(vm);
        expect(await subject.consoleOf(uuid, ['Secret12', 'Secret13', ''])).toEqual({
          types: [mode],
          listening: [`127.0.0.1:${port}`],
          logins: ['ok', 'refused', 'refused'],
        });
      });

      it.each(CONSOLE_MODES)('start in mode %s without a password lets nobody in', async (mode) => {
        const uuid = uuids.next();
        await subject.api.startVm(startCommand({ vmInstanceUuid: uuid, consoleMode: mode }));
        const { types, logins } = await subject.consoleOf(uuid, ['', 'password']);
        expect({ types, logins }).toEqual({ types: [mode], logins: ['refused', 'refused'] });
      });

      it('start after a stop shows the mode and takes the password given last', async () => {
        const { api } = subject;
        const uuid = uuids.next();
        const start = (consoleMode: ConsoleMode, consolePassword: string) =>
          api.startVm(startCommand({ vmInstanceUuid: uuid, consoleMode, consolePassword }));
        await start('vnc', 'Secret12');
        await api.stopVm({ uuid, type: 'cold', timeout: 1 });
        const { graphicsDevices } = await start('spice', 'Secret13');
        expect(graphicsDevices).toEqual(liveDevice('spice', graphicsDevices[0]?.port));
        const { types, logins } = await subject.consoleOf(uuid, ['Secret13', 'Secret12']);
        expect({ types, logins }).toEqual({ types: ['spice'], logins: ['ok', 'refused'] });
      });

      it('start of a running VM changes nothing, whatever the command says', async () => {
        const { api } = subject;
        const cmd = startCommand({ vmInstanceUuid: uuids.next() });
        const first = await api.startVm(cmd);
        expect(await api.startVm({ ...cmd, consoleMode: 'spice', vmName: 'other' })).toEqual(first);
      });

      it('a graceful stop ends a guest that does not listen after the timeout', async () => {
        const { api } = subject;
        const uuid = uuids.next();
        await ACT.start(api, uuid);
        expect(await api.stopVm({ uuid, type: 'grace', timeout: 1 })).toEqual({});
        expect(await stateOf(api, uuid)).toBe('Shutdown');
      });

      it('destroy leaves nothing behind', async () => {
        const { api } = subject;
        const uuid = uuids.next();
        await ACT.start(api, uuid);
        expect(await subject.leftovers(uuid)).not.toEqual([]);
        expect(await api.destroyVm({ uuid })).toEqual({});
        expect(await subject.leftovers(uuid)).toEqual([]);
      });

      it('commands that change the state answer nothing but success', async () => {
        const { api } = subject;
        const uuid = uuids.next();
        await ACT.start(api, uuid);
        expect(await api.pauseVm({ uuid })).toEqual({});
        expect(await api.resumeVm({ uuid })).toEqual({});
        expect(await api.stopVm({ uuid, type: 'cold', timeout: 1 })).toEqual({});
      });

      it('VMs that the host does not know are left out of a check', async () => {
        const { api } = subject;
        const [known, unknown] = [uuids.next(), uuids.next()];
        await ACT.start(api, known);
        const { vms } = await api.checkVms({ vmUuids: [unknown, known] });
        expect(vms.map(({ vmInstanceUuid }) => vmInstanceUuid)).toEqual([known]);
      });

      it('a repeated taskuuid gets the first result and runs nothing', async () => {
        const { api } = subject;
        const cmd = startCommand({ vmInstanceUuid: uuids.next() });
        const taskUuid = newTaskUuid();
        const first = await subject.execute('startVm', cmd, taskUuid);
        await api.destroyVm({ uuid: cmd.vmInstanceUuid });
        expect(await subject.execute('startVm', cmd, taskUuid)).toEqual(first);
        expect(await stateOf(api, cmd.vmInstanceUuid)).toBe('Absent');
        await expect(subject.execute('startVm', { ...cmd, vmName: 'other' }, taskUuid)).rejects.toMatchObject({
          code: 'INVALID_COMMAND',
        });
        await expect(subject.execute('syncVms', {}, taskUuid)).rejects.toMatchObject({ code: 'INVALID_COMMAND' });
      });

      it('a taskuuid repeated while the command runs waits for the same result', async () => {
        const cmd = startCommand({ vmInstanceUuid: uuids.next() });
        const taskUuid = newTaskUuid();
        const starts = Array.from({ length: 5 }, () => subject.execute('startVm', cmd, taskUuid));
        const replies = await Promise.all(starts);
        expect(replies).toEqual(replies.map(() => replies[0]));
      });

      it('many starts of one VM at once start it once', async () => {
        const { api } = subject;
        const cmd = startCommand({ vmInstanceUuid: uuids.next() });
        const replies = await Promise.all(Array.from({ length: 5 }, () => api.startVm(cmd)));
        expect(replies).toEqual(replies.map(() => replies[0]));
        expect(await stateOf(api, cmd.vmInstanceUuid)).toBe('Running');
      });

      it.each<[string, object]>([
        ['an unknown field', { surprise: true }],
        ['a mode that is none', { consoleMode: 'rdp' }],
        ['a mode in upper case', { consoleMode: 'VNC' }],
        ['a password longer than VNC can use', { consolePassword: 'ninechars' }],
        ['a name in two lines', { vmName: 'two\nlines' }],
        ['a device id used twice', { cdRoms: [{ deviceId: 0 }, { deviceId: 0 }] }],
      ])('a start with %s is refused and creates nothing', async (_what, fields) => {
        const uuid = uuids.next();
        const cmd = { ...startCommand({ vmInstanceUuid: uuid }), ...fields };
        await expect(subject.execute('startVm', cmd, newTaskUuid())).rejects.toMatchObject({ code: 'INVALID_COMMAND' });
        expect(await subject.leftovers(uuid)).toEqual([]);
      });

      it('foreign domains are counted and left alone', async () => {
        const { api } = subject;
        const uuid = uuids.next();
        await subject.makeForeign(uuid);
        const { vms, foreignDomains } = await api.syncVms({});
        expect(vms.filter(({ vmInstanceUuid }) => vmInstanceUuid === uuid)).toEqual([]);
        expect(foreignDomains).toBeGreaterThanOrEqual(1);
        const foreign = { code: 'FOREIGN_DOMAIN' };
        for (const action of VM_ACTIONS.filter((action) => action !== 'consolePorts')) {
          await expect(ACT[action](api, uuid), action).rejects.toMatchObject(foreign);
        }
        expect(await stateOf(api, uuid)).toBe('Absent');
      });
    });

    describe('the host', () => {
      const hostUuid = uuids.next();

      it('is told who it is by connect, and tells who it is by ping', async () => {
        const { api } = subject;
        const facts = await api.fact({});
        expect(await api.connect({ hostUuid, version: '1.2.3' })).toEqual({
          agentVersion: AGENT_VERSION,
          driver: facts.libvirtVersion === 'memory' ? 'memory' : 'libvirt',
          features: [],
          libvirtVersion: facts.libvirtVersion,
          qemuVersion: facts.qemuVersion,
        });
        const { agentInstanceUuid } = await api.ping({ hostUuid });
        expect(await api.ping({ hostUuid })).toEqual({ hostUuid, agentInstanceUuid, hypervisorUp: true });
      });

      it('says what it can do', async () => {
        const { graphicsTypes, virtType } = await subject.api.fact({});
        expect({ graphicsTypes, virtType }).toEqual({ graphicsTypes: [...CONSOLE_MODES], virtType: 'qemu' });
      });

      it('says what it has', async () => {
        const { cpuNum, cpuSockets, totalMemory, usedMemory } = await subject.api.capacity({});
        expect(cpuNum).toBeGreaterThanOrEqual(cpuSockets);
        expect(totalMemory).toBeGreaterThanOrEqual(usedMemory);
      });

      it('is asked anew by an agent that was started again, and its VMs run on', async () => {
        const { api } = subject;
        const uuid = uuids.next();
        const { graphicsDevices } = await api.startVm(startCommand({ vmInstanceUuid: uuid }));
        const before = await api.ping({ hostUuid });
        await subject.restartAgent();
        const after = await api.ping({ hostUuid });
        expect(after).toEqual({ hostUuid: null, agentInstanceUuid: after.agentInstanceUuid, hypervisorUp: true });
        expect(after.agentInstanceUuid).not.toBe(before.agentInstanceUuid);
        const vm = { vmInstanceUuid: uuid, state: 'Running', graphicsDevices };
        expect((await api.checkVms({ vmUuids: [uuid] })).vms).toEqual([vm]);
      });
    });

    describe('events', () => {
      const changesOf = (events: readonly AgentEvent[], uuid: Uuid) =>
        events.flatMap((event) => (event.type === 'vmChanged' && event.vm.vmInstanceUuid === uuid ? [event] : []));

      it('tell every change of a VM within 2 s, with its live console', async () => {
        const { api } = subject;
        const log = await subject.openEvents();
        const cmd = startCommand({ vmInstanceUuid: uuids.next() });
        const uuid = cmd.vmInstanceUuid;
        const heard = async (count: number) => {
          const startedAt = performance.now();
          await log.until(() => changesOf(log.events, uuid).length >= count);
          expect(performance.now() - startedAt).toBeLessThan(EVENT_TIMEOUT_MS);
        };
        const { graphicsDevices } = await api.startVm(cmd);
        await heard(1);
        await api.pauseVm({ uuid });
        await heard(2);
        await api.resumeVm({ uuid });
        await heard(3);
        await api.stopVm({ uuid, type: 'cold', timeout: 1 });
        await heard(4);
        const again = await api.startVm({ ...cmd, consoleMode: 'spice' });
        await heard(5);
        await api.destroyVm({ uuid });
        await heard(6);
        const running = { vmInstanceUuid: uuid, state: 'Running', graphicsDevices };
        const off = { vmInstanceUuid: uuid, state: 'Shutdown', graphicsDevices: [] };
        expect(log.events[0]?.type).toBe('hello');
        expect(changesOf(log.events, uuid).map(({ cause, vm }) => [cause, vm])).toEqual([
          ['booted', running],
          ['paused', { ...running, state: 'Paused' }],
          ['resumed', running],
          ['stoppedByCommand', off],
          ['booted', { ...running, ...again }],
          ['destroyed', off],
        ]);
        log.close();
      });

      it('tell when a VM that is off is destroyed, and nothing of commands that change nothing', async () => {
        const { api } = subject;
        const uuid = uuids.next();
        const log = await subject.openEvents();
        await ACT.start(api, uuid);
        await ACT.start(api, uuid);
        await ACT.resume(api, uuid);
        await ACT.stop(api, uuid);
        await ACT.stop(api, uuid);
        await ACT.destroy(api, uuid);
        await ACT.destroy(api, uuid);
        await log.until(() => changesOf(log.events, uuid).some(({ cause }) => cause === 'destroyed'));
        const causes = changesOf(log.events, uuid).map(({ cause }) => cause);
        expect(causes).toEqual(['booted', 'stoppedByCommand', 'destroyed']);
        log.close();
      });

      it('begin with the hello of the agent that runs now', async () => {
        const { agentInstanceUuid } = await subject.api.ping({ hostUuid: uuids.next() });
        const log = await subject.openEvents();
        await log.until(() => true);
        expect(log.events[0]).toEqual({ type: 'hello', agentInstanceUuid });
        log.close();
      });
    });
  });
}
