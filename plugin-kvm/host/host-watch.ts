import { Logger } from '@nestjs/common';
import { backoffMs } from './backoff.js';
import type { HostConnector } from './host-connector.js';
import { HostFollower, type HostFollowerParts } from './host-follower.js';
import type { HostReaction } from './host-status.js';
import type { HostStatuses } from './host-statuses.js';
import type { Finding } from './judge-ping.js';
import type { Limiter } from './limiter.js';
import type { PingHost } from './ping-host.js';

/** What all watches share. */
export interface HostWatchParts extends HostFollowerParts {
  readonly statuses: HostStatuses;
  readonly connector: HostConnector;
  readonly pinger: PingHost;
  readonly connectLimiter: Limiter;
}

/** Watches one host: pings it, connects it when need be, and has it followed while it is Connected. */
export class HostWatch {
  private readonly logger = new Logger(HostWatch.name);
  private readonly follower: HostFollower;
  private readonly stopped = new AbortController();
  private turning: Promise<void> | null = null;
  private cancelTurn = (): void => {};
  /** What is known without a ping. */
  private found: Finding | null = { event: 'adopted', reason: null };
  private isWantedAgain = false;
  private failures = 0;

  constructor(
    private readonly hostUuid: string,
    private readonly parts: HostWatchParts,
  ) {
    this.follower = new HostFollower(hostUuid, parts, (finding) => this.look(finding));
  }

  /** Looks at the host at once; while a look is under way, once more after it. @param finding what is known already */
  look(finding?: Finding): void {
    if (this.isStopped) return;
    if (finding !== undefined) this.found = finding;
    if (this.turning !== null) {
      this.isWantedAgain = true;
      return;
    }
    this.cancelTurn();
    this.isWantedAgain = false;
    this.turning = this.turn()
      .catch((error: unknown) => this.logger.error(`could not look at host[uuid:${this.hostUuid}]: ${String(error)}`))
      .finally(() => {
        this.turning = null;
        this.planNext();
      });
  }

  /** The host's row was changed, by this node or another one. */
  changed(): void {
    const host = this.parts.hosts.find(this.hostUuid);
    if (host === undefined || this.turning !== null) return;
    const hasOtherAgent = this.follower.isFollowing && !this.follower.isAgentOf(host);
    const isConnectedByOthers = !this.follower.isFollowing && host.status === 'Connected';
    if (hasOtherAgent || isConnectedByOthers) this.look();
  }

  /** Resolves when nothing is under way any more. */
  async stop(): Promise<void> {
    this.stopped.abort();
    this.cancelTurn();
    await Promise.all([this.follower.stop(), this.turning]);
  }

  private get isStopped(): boolean {
    return this.stopped.signal.aborted;
  }

  private async turn(): Promise<void> {
    const { hosts, statuses, pinger, connectLimiter } = this.parts;
    const host = hosts.find(this.hostUuid);
    if (host === undefined) return;
    const known = this.found;
    this.found = null;
    const finding = known ?? (await pinger.ping(host, this.stopped.signal));
    if (finding === null || this.isStopped) return;
    let reaction = await statuses.happened(host, finding);
    if (reaction === 'connect') reaction = await connectLimiter.run(() => this.connect());
    this.failures = reaction === 'retryLater' ? this.failures + 1 : 0;
    if (this.isStopped) return;
    const after = hosts.find(this.hostUuid);
    if (after?.status === 'Connected') this.follower.follow(after);
    else this.follower.leave();
  }

  private async connect(): Promise<HostReaction> {
    if (this.isStopped) return 'carryOn';
    const { kind } = await this.parts.connector.connect(this.hostUuid);
    return kind === 'failed' ? 'retryLater' : 'carryOn';
  }

  private planNext(): void {
    if (this.isStopped) return;
    if (this.isWantedAgain) {
      this.look();
      return;
    }
    const { timers, options } = this.parts;
    const range = { minMs: options.retryMinDelayMs, maxMs: options.retryMaxDelayMs };
    const delayMs = this.failures === 0 ? options.pingIntervalMs : backoffMs(this.failures, range, Math.random());
    this.cancelTurn = timers.after(delayMs, () => this.look());
  }
}
