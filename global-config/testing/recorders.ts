import { EventEmitter, once } from 'node:events';
import { Injectable } from '@nestjs/common';
import { ExtensionOf } from '#kernel';
import {
  type ConfigChange,
  type ConfigObserver,
  type ConfigVeto,
  configObserver,
  configVeto,
  type ProposedConfigChange,
} from '../change/config-change.js';
import { configKey } from '../config-name.js';

/** A change in short: `kvm/testMode: null -> spice`. */
function shortly({ definition, resource, from, to }: ConfigChange): string {
  return `${configKey(definition)}${resource ? ` of ${resource.type} ${resource.uuid}` : ''}: ${from} -> ${to}`;
}

/** Vetoes what the test wants, and remembers what it was asked. */
@Injectable()
@ExtensionOf(configVeto)
export class TestVeto implements ConfigVeto {
  readonly asked: ProposedConfigChange[] = [];
  decide: (change: ProposedConfigChange) => Promise<void> = () => Promise.resolve();

  async beforeChange(change: ProposedConfigChange): Promise<void> {
    this.asked.push(change);
    await this.decide(change);
  }
}

/** Remembers what it was told. */
@Injectable()
@ExtensionOf(configObserver)
export class TestObserver implements ConfigObserver {
  readonly told: string[] = [];
  /** Runs with every change, before it is remembered. */
  onChange: (change: ConfigChange) => Promise<void> = () => Promise.resolve();
  private readonly events = new EventEmitter();

  async changed(change: ConfigChange): Promise<void> {
    try {
      await this.onChange(change);
    } finally {
      this.told.push(shortly(change));
      this.events.emit('told');
    }
  }

  /** Everything it was told, as soon as that is so many changes. */
  async until(count: number): Promise<string[]> {
    while (this.told.length < count) await once(this.events, 'told');
    return this.told;
  }
}
