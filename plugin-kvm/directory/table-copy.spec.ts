import 'reflect-metadata';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Clock, ClusterBus, type DataSources, openDataSources, UnitOfWork } from '#kernel';
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database.js';
import { kvmPersistence } from '../persistence.js';
import { ZoneEntity } from '../zone/zone.entity.js';
import { ZoneDirectory } from '../zone/zone-directory.js';

const UUID = 'a'.repeat(32);

function zone(change: Partial<ZoneEntity> = {}): ZoneEntity {
  const row = { uuid: UUID, name: 'zone', description: null, state: 'Enabled', isDefault: true, version: 1 } as const;
  return Object.assign(new ZoneEntity(), { ...row, createDate: 1, lastOpDate: 2, ...change });
}

/** The bus of a node whose hints the test delivers itself. */
class ManualBus extends ClusterBus {
  readonly published: string[] = [];
  private hear: (payload: string | null) => void = () => {};

  override publish(topic: string, payload: string): Promise<void> {
    this.published.push(`${topic} ${payload}`);
    return Promise.resolve();
  }

  override subscribe(_topic: string, listener: (payload: string | null) => void): () => void {
    this.hear = listener;
    return () => {
      this.hear = () => {};
    };
  }

  hint(payload: string | null): void {
    this.hear(payload);
  }
}

describe('the copy of a table in memory', () => {
  let database: TestDatabase;
  let sources: DataSources;
  let uow: UnitOfWork;
  let bus: ManualBus;
  let zones: ZoneDirectory;

  beforeEach(async () => {
    database = await createTestDatabase();
    sources = await openDataSources(database.options, [kvmPersistence]);
    uow = new UnitOfWork(sources);
    bus = new ManualBus(database.options);
    zones = new ZoneDirectory(uow, bus, new Clock());
    await zones.onModuleInit();
  });

  afterEach(async () => {
    zones.onModuleDestroy();
    await sources.reader.destroy();
    if (sources.writer.isInitialized) await sources.writer.destroy();
    await database.drop();
  });

  const insert = (row: ZoneEntity) =>
    uow.run(async (tx) => {
      await tx.insert(ZoneEntity, row);
      zones.written(row);
    });

  const changed = () =>
    new Promise<string>((resolve) => {
      const stop = zones.onChange((uuid) => {
        stop();
        resolve(uuid);
      });
    });

  it('has a row as soon as its unit of work is done, and tells the other nodes', async () => {
    await insert(zone());
    expect(zones.all()).toEqual([{ ...zone() }]);
    expect(bus.published).toEqual([`zone ${UUID}`]);
  });

  it('has nothing of a unit of work that failed', async () => {
    const failed = uow.run((tx) =>
      tx.insert(ZoneEntity, zone()).then(() => {
        zones.written(zone());
        throw new Error('after all not');
      }),
    );
    await expect(failed).rejects.toThrow('after all not');
    expect(zones.all()).toEqual([]);
    expect(bus.published).toEqual([]);
  });

  it('reads a row that another node wrote when told so', async () => {
    await uow.run((tx) => tx.insert(ZoneEntity, zone()));
    expect(zones.find(UUID)).toBeUndefined();
    const told = changed();
    bus.hint(UUID);
    expect(await told).toBe(UUID);
    expect(zones.find(UUID)).toEqual(zone());
  });

  it('reads everything when hints may have been lost', async () => {
    await insert(zone());
    const other = zone({ uuid: 'b'.repeat(32), isDefault: false });
    await uow.run(async (tx) => {
      await tx.delete(ZoneEntity, { uuid: UUID });
      await tx.insert(ZoneEntity, other);
    });
    const seen = new Set<string>();
    const both = new Promise<void>((resolve) => {
      zones.onChange((uuid) => {
        seen.add(uuid);
        if (seen.size === 2) resolve();
      });
    });
    bus.hint(null);
    await both;
    expect(zones.all()).toEqual([other]);
  });

  it('never goes back to an older version of a row', async () => {
    await insert(zone({ version: 2, name: 'new' }));
    await uow.run(() => Promise.resolve(zones.written(zone({ version: 1, name: 'old' }))));
    expect(zones.find(UUID)?.name).toBe('new');
  });

  it('forgets a row that was deleted', async () => {
    await insert(zone());
    await uow.run(async (tx) => {
      await tx.delete(ZoneEntity, { uuid: UUID });
      zones.deleted(UUID);
    });
    expect(zones.find(UUID)).toBeUndefined();
    expect(() => zones.get(UUID)).toThrow(`cannot find zone[uuid:${UUID}]`);
  });

  it('is whole after a restart', async () => {
    await insert(zone());
    const next = new ZoneDirectory(uow, bus, new Clock());
    await next.onModuleInit();
    expect(next.all()).toEqual([zone()]);
    next.onModuleDestroy();
  });
});
