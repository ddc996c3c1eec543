import { describe, expect, it } from 'vitest';
import { CONSOLE_MODES, type ConsoleMode } from '#contract';
import { newUuid } from '#kernel';
import { consoleModeConfig } from './console-mode.global-config.js';
import { ConsoleModeSql } from './console-mode-sql.js';
import { needsRestart } from './needs-restart.js';
import { useCloud } from './testing/use-cloud.js';
import { ADMIN } from './testing/vm-test-cloud.js';
import { VmEntity } from './vm.entity.js';
import { VmConfig } from './vm-config.js';

const current = useCloud();

const MODES: (ConsoleMode | null)[] = [...CONSOLE_MODES, null];

describe('needs a restart', () => {
  it.each([
    ['does not run', { wanted: 'spice', liveConsoleMode: null, fallbackWanted: null, fallbackUsed: null }, false],
    ['has what is wanted', { wanted: 'vnc', liveConsoleMode: 'vnc', fallbackWanted: null, fallbackUsed: null }, false],
    ['has another mode', { wanted: 'spice', liveConsoleMode: 'vnc', fallbackWanted: null, fallbackUsed: null }, true],
    [
      'fell back from it',
      { wanted: 'spice', liveConsoleMode: 'vnc', fallbackWanted: 'spice', fallbackUsed: 'vnc' },
      false,
    ],
    [
      'fell back from another',
      { wanted: 'vnc', liveConsoleMode: 'spice', fallbackWanted: 'spice', fallbackUsed: 'vnc' },
      true,
    ],
    [
      'was started by hand since it fell back',
      { wanted: 'vnc', liveConsoleMode: 'spice', fallbackWanted: 'vnc', fallbackUsed: 'vnc' },
      true,
    ],
  ] as const)('a VM that %s', (_what, view, expected) => {
    expect(needsRestart(view)).toBe(expected);
  });

  it('says the same in SQL, for every combination of columns, overrides and the global value', async () => {
    const { cloud } = current();
    const clusterUuids = await Promise.all(
      MODES.map(async (mode) => {
        const uuid = newUuid();
        await cloud.addCluster(uuid, cloud.zoneUuid);
        if (mode) await cloud.config.setOverride(consoleModeConfig, uuid, mode, { actor: ADMIN });
        return uuid;
      }),
    );
    const { vm: template } = await cloud.createVm();
    const rows: VmEntity[] = [];
    for (const clusterUuid of [...clusterUuids, null])
      for (const liveConsoleMode of MODES)
        for (const fallbackWanted of MODES)
          for (const fallbackUsed of MODES)
            for (const override of MODES) {
              const uuid = newUuid();
              rows.push({
                ...template,
                uuid,
                internalId: 1000 + rows.length,
                clusterUuid,
                liveConsoleMode,
                fallbackWanted,
                fallbackUsed,
                name: override ?? 'none',
              });
            }
    await cloud.uow.run(async (tx) => {
      for (let start = 0; start < rows.length; start += 100) await tx.insert(VmEntity, rows.slice(start, start + 100));
    });
    await cloud.uow.run(async () => {
      for (const { uuid, name } of rows) {
        if (name !== 'none') await cloud.config.setOverride(consoleModeConfig, uuid, name, { actor: ADMIN });
      }
    });

    for (const globalMode of CONSOLE_MODES) {
      await cloud.config.set(consoleModeConfig, globalMode, { actor: ADMIN });
      expect(await bySql()).toEqual(byRule(rows));
    }
  });
});

interface Verdict {
  readonly wanted: string;
  readonly source: string;
  readonly needsRestart: boolean;
}

async function bySql(): Promise<Map<string, Verdict>> {
  const { cloud } = current();
  const { wantedConsoleMode, wantedConsoleModeSource, needsRestart: restart } = cloud.app.get(ConsoleModeSql).fields;
  const [wanted, source, needed] = [wantedConsoleMode.sql('vm'), wantedConsoleModeSource.sql('vm'), restart.sql('vm')];
  const found = await cloud.uow.reader
    .createQueryBuilder(VmEntity, 'vm')
    .select('vm.uuid', 'uuid')
    .addSelect(wanted.sql, 'wanted')
    .addSelect(source.sql, 'source')
    .addSelect(needed.sql, 'needed')
    .where('vm.internalId >= 1000')
    .setParameters({ ...wanted.params, ...source.params, ...needed.params })
    .getRawMany<{ uuid: string; wanted: string; source: string; needed: boolean | number }>();
  return new Map(
    found.map((row) => [row.uuid, { wanted: row.wanted, source: row.source, needsRestart: Boolean(row.needed) }]),
  );
}

function byRule(rows: readonly VmEntity[]): Map<string, Verdict> {
  const config = current().cloud.app.get(VmConfig);
  return new Map(
    rows.map((vm) => {
      const { wanted, source } = config.explainConsoleMode(vm);
      return [vm.uuid, { wanted, source, needsRestart: needsRestart({ ...vm, wanted }) }];
    }),
  );
}
