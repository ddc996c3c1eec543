import { Injectable, Logger } from '@nestjs/common';
import { type Extension, ExtensionRegistry, KeyedQueue } from '#kernel';
import { configKey } from '../config-name.js';
import { type ConfigChange, type ConfigObserver, configObserver } from './config-change.js';

/** Tells the observers of changes: each observer one change after the other, a slow one holds up itself only. */
@Injectable()
export class ConfigObservers {
  private readonly logger = new Logger('GlobalConfig');
  private readonly queue = new KeyedQueue();

  constructor(private readonly extensions: ExtensionRegistry) {}

  notify(changes: readonly ConfigChange[]): void {
    for (const [index, observer] of this.extensions.of(configObserver).entries()) {
      for (const change of changes) void this.queue.run(String(index), () => this.tell(observer, change));
    }
  }

  private async tell(observer: Extension<ConfigObserver>, change: ConfigChange): Promise<void> {
    try {
      await observer.instance.changed(change);
    } catch (error) {
      const trace = error instanceof Error ? error.stack : String(error);
      this.logger.error(`${observer.name} failed on a change of ${configKey(change.definition)}`, trace);
    }
  }
}
