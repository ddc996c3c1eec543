import { Injectable } from '@nestjs/common';
import { GlobalConfigService } from '#global-config';
import type { QueryField, SqlFragment } from '#rest';
import { consoleModeConfig } from './console-mode.global-config.js';
import { needsRestartSql } from './needs-restart.js';

/** Console modes in the SQL of queries: what the settings say now, row by row. */
@Injectable()
export class ConsoleModeSql {
  /** Query fields that depend on the settings. */
  readonly fields = {
    wantedConsoleMode: { type: 'string', sql: (alias: string) => this.wanted(alias) },
    wantedConsoleModeSource: { type: 'string', sql: (alias: string) => this.source(alias) },
    needsRestart: { type: 'boolean', sql: (alias: string) => needsRestartSql(alias, this.wanted(alias)) },
  } as const satisfies Record<string, QueryField>;

  constructor(private readonly config: GlobalConfigService) {}

  private wanted(alias: string): SqlFragment {
    return this.config.effectiveSql(consoleModeConfig, columns(alias), 'consoleMode');
  }

  private source(alias: string): SqlFragment {
    const { sql, params = {} } = this.config.sourceSql(consoleModeConfig, columns(alias), 'consoleModeSource');
    return { sql: `REPLACE(REPLACE(${sql}, 'VmInstanceVO', 'vm'), 'ClusterVO', 'cluster')`, params };
  }
}

function columns(alias: string) {
  return { VmInstanceVO: `${alias}."uuid"`, ClusterVO: `${alias}."clusterUuid"` };
}
