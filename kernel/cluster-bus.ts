import { EventEmitter } from 'node:events';
import { Inject, Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { Client } from 'pg';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { DatabaseOptions } from './database/options.js';
import { DATABASE_OPTIONS } from './database/tokens.js';
import { newUuid } from './uuids.js';

const CHANNEL = 'flipside';
const NOTIFY = 'SELECT pg_notify($1, $2)';
const RECONNECT_DELAY_MS = 500;
const KEEP_ALIVE_DELAY_MS = 10_000;

const envelopeSchema = z.object({ topic: z.string(), from: z.string(), payload: z.string() });

/**
 * Short hints between management nodes, over PostgreSQL's LISTEN/NOTIFY; inside the process only with the embedded
 * database. A hint says what to read again, never the value: a lost one must not be able to leave a wrong value behind,
 * so subscribers are also called with `null` after every gap, meaning "read everything again".
 */
@Injectable()
export class ClusterBus implements OnModuleInit, OnModuleDestroy {
  /** This process, made anew at each start. */
  readonly nodeUuid = newUuid();
  private readonly logger = new Logger(ClusterBus.name);
  private readonly subscribers = new EventEmitter().setMaxListeners(0);
  private client: Client | null = null;
  private closing = false;

  constructor(@Inject(DATABASE_OPTIONS) private readonly database: DatabaseOptions) {}

  async onModuleInit(): Promise<void> {
    if (this.database.type === 'postgres') await this.listen(this.database.url);
  }

  async onModuleDestroy(): Promise<void> {
    this.closing = true;
    await this.client?.end();
  }

  /** Tells the other nodes; `payload` at most 7,000 bytes (PostgreSQL's limit is 8,000). Not this node. */
  async publish(topic: string, payload: string): Promise<void> {
    await this.client?.query(NOTIFY, this.envelope(topic, payload));
  }

  /** Like {@link publish}, but told exactly if the unit of work commits, even while this node's own channel is down. */
  async publishAtCommit(tx: EntityManager, topic: string, payload: string): Promise<void> {
    if (this.database.type === 'postgres') await tx.query(NOTIFY, this.envelope(topic, payload));
  }

  /** Calls back for every hint of other nodes, and with null when some may have been missed. Returns the way to stop. */
  subscribe(topic: string, listener: (payload: string | null) => void): () => void {
    this.subscribers.on(topic, listener);
    return () => this.subscribers.off(topic, listener);
  }

  private envelope(topic: string, payload: string): string[] {
    const envelope: z.infer<typeof envelopeSchema> = { topic, from: this.nodeUuid, payload };
    return [CHANNEL, JSON.stringify(envelope)];
  }

  private async listen(url: string): Promise<void> {
    // Loaded here, so that a start with the embedded database does not pay for it.
    const { Client } = await import('pg');
    // Without it a half-open connection would never be noticed, and hints would be missed in silence.
    const client = new Client({
      connectionString: url,
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEP_ALIVE_DELAY_MS,
    });
    client.on('notification', ({ payload }) => this.deliver(payload ?? ''));
    client.on('error', (error) => this.logger.warn(`lost the notification channel: ${error.message}`));
    await client.connect();
    await client.query(`LISTEN ${CHANNEL}`);
    client.on('end', () => this.reconnectLater(url));
    this.client = client;
  }

  private reconnectLater(url: string): void {
    this.client = null;
    if (this.closing) return;
    setTimeout(() => {
      this.listen(url).then(
        () => this.deliverGap(),
        () => this.reconnectLater(url),
      );
    }, RECONNECT_DELAY_MS).unref();
  }

  private deliver(text: string): void {
    const envelope = parseEnvelope(text);
    // Whoever may log in to the database may notify: what is not ours must not end the process.
    if (envelope === null) this.logger.warn('ignored a notification that no management node sent');
    else if (envelope.from !== this.nodeUuid) this.subscribers.emit(envelope.topic, envelope.payload);
  }

  private deliverGap(): void {
    for (const topic of this.subscribers.eventNames()) this.subscribers.emit(topic, null);
  }
}

function parseEnvelope(text: string): z.infer<typeof envelopeSchema> | null {
  try {
    return envelopeSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
