import { describe, expect, it } from 'vitest';
import { UNKNOWN, useHostCloud } from '../testing/use-host-cloud.js';
import { HostDirectory } from './host-directory.js';

const use = useHostCloud();

describe('deleting a host', () => {
  it('forgets it', async () => {
    const { cloud, addHost } = use();
    const { uuid } = await addHost();
    await cloud.delete(`/hosts/${uuid}`);
    expect(await cloud.hosts()).toEqual([]);
    expect(cloud.app.get(HostDirectory, { strict: false }).find(uuid)).toBeUndefined();
  });

  it('is refused while VMs are there', async () => {
    const { cloud, addHost } = use();
    const { uuid } = await addHost();
    cloud.observer.vms = 1;
    const { status, error } = await cloud.failure('DELETE', `/hosts/${uuid}`);
    expect([status, error.opaque]).toEqual([409, { id: 'host.inUse', params: { uuid, count: 1 } }]);
    expect((await cloud.host(uuid)).state).toBe('Enabled');
  });

  it('that is not known is done already', async () => {
    const { cloud } = use();
    await cloud.delete(`/hosts/${UNKNOWN}`);
  });
});
