import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AgentVmState } from '#contract';
import { LibvirtError } from '../libvirt/index.js';
import { stopGracefully } from './stop-vm.js';
import { StopWaiters } from './stop-waiters.js';

const uuid = '1'.repeat(32);
const ref = { name: uuid, uuid, id: 3 };
const cmd = { uuid, type: 'grace', timeout: 12 } as const;
const notRunning = new LibvirtError('domainShutdownFlags', { code: 55, domain: 10, message: 'domain is not running' });

function makeWorld(state: AgentVmState = 'Running') {
  const waiters = new StopWaiters();
  const domains = {
    getState: vi.fn(async () => ({ state: 'running', reason: 'booted' }) as const),
    resume: vi.fn(async () => {}),
    shutdown: vi.fn(async () => {}),
    destroy: vi.fn(async () => {}),
  };
  const found = { ref, vm: { vmInstanceUuid: uuid, state, graphicsDevices: [] } };
  const stop = () => stopGracefully(found, cmd, { domains, waiters, shutdownRepeatMs: 5000 });
  return { waiters, domains, stop };
}

describe('stopGracefully', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  it('asks by the power button until the guest is off', async () => {
    const { waiters, domains, stop } = makeWorld();
    const stopped = stop();
    await vi.advanceTimersByTimeAsync(10_000);
    waiters.stopped(uuid);
    expect(await stopped).toBe(true);
    expect(domains.shutdown.mock.calls).toEqual(Array(3).fill([ref, ['acpiPowerButton']]));
    expect([domains.destroy.mock.calls, domains.resume.mock.calls]).toEqual([[], []]);
  });

  it('destroys a guest that does not listen, after the time and not before', async () => {
    const { domains, stop } = makeWorld();
    const stopped = stop();
    await vi.advanceTimersByTimeAsync(11_999);
    expect(domains.destroy).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(await stopped).toBe(true);
    expect(domains.destroy.mock.calls).toEqual([[ref]]);
  });

  it('goes on when asking fails', async () => {
    const { domains, stop } = makeWorld();
    domains.shutdown.mockRejectedValue(notRunning);
    const stopped = stop();
    await vi.advanceTimersByTimeAsync(12_000);
    expect(await stopped).toBe(true);
  });

  it('wakes a paused guest so that it can hear', async () => {
    const { waiters, domains, stop } = makeWorld('Paused');
    const stopped = stop();
    await vi.advanceTimersByTimeAsync(0);
    expect([domains.resume.mock.calls, domains.shutdown.mock.calls.length]).toEqual([[[ref]], 1]);
    waiters.stopped(uuid);
    await stopped;
  });

  it('notices a guest that has stopped just before it was to be waited for', async () => {
    const { domains, stop } = makeWorld();
    const getState: () => Promise<{ state: 'shutoff'; reason: 'shutdown' }> = async () => ({
      state: 'shutoff',
      reason: 'shutdown',
    });
    Object.assign(domains, { getState });
    expect(await stop()).toBe(false);
    expect([domains.shutdown.mock.calls, domains.destroy.mock.calls]).toEqual([[], []]);
  });

  it('does not mind a guest that goes in the very moment of its destruction', async () => {
    const { domains, stop } = makeWorld();
    domains.destroy.mockRejectedValue(notRunning);
    const stopped = stop();
    await vi.advanceTimersByTimeAsync(12_000);
    expect(await stopped).toBe(true);
  });

  it('does not claim success when libvirt is lost meanwhile', async () => {
    const { waiters, domains, stop } = makeWorld();
    const stopped = stop();
    await vi.advanceTimersByTimeAsync(0);
    waiters.connectionLost();
    await expect(stopped).rejects.toMatchObject({ code: 'HYPERVISOR_UNAVAILABLE' });
    expect(domains.destroy).not.toHaveBeenCalled();
  });
});
