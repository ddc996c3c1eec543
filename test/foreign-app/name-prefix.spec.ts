import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestCloud, type TestCloud } from '#testing';
import { NamePrefixModule } from './name-prefix.module.js';

let cloud: TestCloud;

beforeAll(async () => {
  cloud = await startTestCloud({ imports: [NamePrefixModule] });
});
afterAll(() => cloud.stop());

describe("somebody else's module", () => {
  it('adds a setting of its own, and decides about starts', async () => {
    await cloud.setGlobalConfig('acme', 'vm.namePrefix', 'acme-');
    await cloud.createVm({ name: 'acme-1' });
    expect(cloud.host.hypervisor.startCommands).toMatchObject([{ vmName: 'acme-1', consoleMode: 'vnc' }]);
    await expect(cloud.createVm({ name: 'other' })).rejects.toThrow('its name does not begin with "acme-"');
  });
});
