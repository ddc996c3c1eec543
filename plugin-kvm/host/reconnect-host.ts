import { Injectable } from '@nestjs/common';
import { KnownError, knownError } from '#kernel';
import { HostConnector } from './host-connector.js';
import { HostDirectory, type HostRecord } from './host-directory.js';
import { HostNews } from './host-news.js';
import { HostStatuses } from './host-statuses.js';

/** Connects hosts because somebody asks for it. */
@Injectable()
export class ReconnectHost {
  constructor(
    private readonly hosts: HostDirectory,
    private readonly statuses: HostStatuses,
    private readonly connector: HostConnector,
    private readonly news: HostNews,
  ) {}

  /** @throws `rest.notFound`, `host.reconnectFailed` */
  async reconnect(uuid: string): Promise<HostRecord> {
    const host = this.hosts.get(uuid);
    await this.statuses.happened(host, { event: 'reconnectAsked', reason: null });
    const outcome = await this.connector.connect(uuid);
    switch (outcome.kind) {
      case 'failed': {
        const { error } = outcome;
        if (!(error instanceof KnownError)) throw error;
        throw knownError('host.reconnectFailed', { uuid, name: host.name, reason: error.message }, error);
      }
      case 'connected':
        await this.news.synced(uuid);
        return this.hosts.get(uuid);
      case 'overtaken':
        return this.hosts.get(uuid);
    }
  }
}
