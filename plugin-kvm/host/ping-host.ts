import { Inject, Injectable } from '@nestjs/common';
import type { PingReply } from '#contract';
import { Clock } from '#kernel';
import { AgentGateway } from './agent-gateway.js';
import type { HostRecord } from './host-directory.js';
import { type Finding, judgePing } from './judge-ping.js';
import { Limiter } from './limiter.js';
import { MONITOR_OPTIONS, type MonitorOptions } from './monitor-options.js';
import { PingDates } from './ping-dates.js';
import { TIMERS, type Timers } from './timers.js';

/** Pings hosts, so many at once. */
@Injectable()
export class PingHost {
  private readonly limiter: Limiter;

  constructor(
    private readonly gateway: AgentGateway,
    private readonly dates: PingDates,
    private readonly clock: Clock,
    @Inject(TIMERS) private readonly timers: Timers,
    @Inject(MONITOR_OPTIONS) private readonly options: MonitorOptions,
  ) {
    this.limiter = new Limiter(options.pingParallelism);
  }

  /** A connected host has several tries, one that is lost has one. Null when `stopped` is aborted meanwhile. */
  async ping(host: HostRecord, stopped: AbortSignal): Promise<Finding | null> {
    const tries = host.status === 'Connected' ? this.options.maxPingFailures : 1;
    let reason = '';
    for (let attempt = 1; attempt <= tries; attempt++) {
      if (attempt > 1) await this.pause(this.options.pingRetryDelayMs, stopped);
      const answer = await this.limiter.run(() => (stopped.aborted ? Promise.resolve(null) : this.once(host)));
      if (answer === null || stopped.aborted) return null;
      if (typeof answer !== 'string') {
        this.dates.note(host.uuid, this.clock.now());
        return judgePing(host, answer);
      }
      reason = answer;
    }
    return { event: 'pingsFailed', reason };
  }

  private async once(host: HostRecord): Promise<PingReply | string> {
    try {
      return await this.gateway.ofAnyStatus(host.uuid).ping({ hostUuid: host.uuid });
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  private pause(delayMs: number, stopped: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.timers.after(delayMs, resolve);
      const stop = () => {
        cancel();
        resolve();
      };
      if (stopped.aborted) stop();
      else stopped.addEventListener('abort', stop, { once: true });
    });
  }
}
