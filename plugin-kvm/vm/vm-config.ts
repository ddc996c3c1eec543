import { Injectable } from '@nestjs/common';
import type { CONSOLE_MODE_SOURCES, ConsoleMode } from '#contract';
import { type ConfigSource, type ConfigTarget, GlobalConfigService } from '#global-config';
import type { StartSettings } from './build-start-vm-cmd.js';
import { consoleModeConfig, consoleModeFallbackConfig } from './console-mode.global-config.js';
import { soundTypeConfig, spiceStreamingModeConfig, videoTypeConfig } from './guest-display.global-config.js';
import { startTimeoutConfig, stopTimeoutConfig } from './vm-timeouts.global-config.js';

/** For whom settings are read: the cluster may be that of a host that the VM is about to go to. */
export interface VmPlace {
  readonly uuid: string;
  readonly clusterUuid: string | null;
}

type ConsoleModeSource = (typeof CONSOLE_MODE_SOURCES)[number];

const SOURCES: Readonly<Record<ConfigSource, ConsoleModeSource>> = {
  VmInstanceVO: 'vm',
  ClusterVO: 'cluster',
  global: 'global',
  default: 'default',
};

/** The settings of a VM, as they are now. From memory. */
@Injectable()
export class VmConfig {
  constructor(private readonly config: GlobalConfigService) {}

  wantedConsoleMode(place: VmPlace): ConsoleMode {
    return this.config.get(consoleModeConfig, target(place));
  }

  explainConsoleMode(place: VmPlace): { wanted: ConsoleMode; source: ConsoleModeSource } {
    const { value, source } = this.config.explain(consoleModeConfig, target(place));
    return { wanted: value, source: SOURCES[source] };
  }

  mayFallBack(place: VmPlace): boolean {
    return this.config.get(consoleModeFallbackConfig, target(place));
  }

  startSettings(place: VmPlace): Omit<StartSettings, 'consoleMode'> {
    const of = target(place);
    return {
      videoType: this.config.get(videoTypeConfig, of),
      soundType: this.config.get(soundTypeConfig, of),
      spiceStreamingMode: this.config.get(spiceStreamingModeConfig, of),
      startTimeoutSeconds: this.config.get(startTimeoutConfig, of),
    };
  }

  stopTimeoutSeconds(place: VmPlace): number {
    return this.config.get(stopTimeoutConfig, target(place));
  }
}

function target({ uuid, clusterUuid }: VmPlace): ConfigTarget {
  return { VmInstanceVO: uuid, ...(clusterUuid === null ? {} : { ClusterVO: clusterUuid }) };
}
