import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { AxiosRequestConfig } from 'axios';
import { REST_OPTIONS, type RestOptions } from '../rest-options.js';
import { blockedAddresses, type IsBlocked } from './blocked-addresses.js';
import { BlockedAddressError, guardedLookup } from './guarded-lookup.js';
import { webHookTarget } from './web-hook-target.js';

export interface WebHookMessage {
  readonly jobUuid: string;
  readonly success: boolean;
  /** The body that a poll of the job would get. */
  readonly json: string;
}

/**
 * Posts the results of jobs to the addresses that clients gave. Redirects are not followed, certificates are checked.
 * What is not delivered when the process stops is lost; the job can still be polled.
 */
@Injectable()
export class WebHooks {
  private readonly logger = new Logger(WebHooks.name);
  private readonly isBlocked: IsBlocked;
  private readonly requestConfig: AxiosRequestConfig;
  private readonly pending = new Set<Promise<void>>();
  private readonly aborted = new AbortController();
  private readonly noMoreRetries = new AbortController();

  constructor(@Inject(REST_OPTIONS) private readonly options: RestOptions) {
    this.isBlocked = blockedAddresses(options.webHookBlockedSubnets);
    const lookup = guardedLookup(this.isBlocked);
    this.requestConfig = {
      httpAgent: new HttpAgent({ lookup }),
      httpsAgent: new HttpsAgent({ lookup }),
      // A proxy from the environment would connect for us, to whatever it likes.
      proxy: false,
      maxRedirects: 0,
      timeout: options.limits.webHookTimeoutMs,
      responseType: 'stream',
      validateStatus: () => true,
    };
  }

  /** @throws HttpRefusal 400 for an address that may not be used */
  target(text: string): URL {
    return webHookTarget(text, this.isBlocked);
  }

  /** Posts in the background, and again when it fails. */
  post(url: URL, message: WebHookMessage): void {
    if (this.pending.size >= this.options.limits.maxPendingWebHooks) {
      this.logger.warn(`job[${message.jobUuid}]: too many web hooks wait already, this one is dropped`);
      return;
    }
    const delivery = this.deliver(url, message).finally(() => this.pending.delete(delivery));
    this.pending.add(delivery);
  }

  /** Waits for what is under way, without trying anything again. */
  async finish(): Promise<void> {
    this.noMoreRetries.abort();
    await Promise.all(this.pending);
  }

  abort(): void {
    this.noMoreRetries.abort();
    this.aborted.abort();
  }

  /** Never rejects. */
  private async deliver(url: URL, message: WebHookMessage): Promise<void> {
    const { webHookRetries, webHookRetryDelayMs } = this.options.limits;
    for (let attempt = 0; attempt <= webHookRetries; attempt++) {
      const problem = await this.attempt(url, message);
      if (problem === null) return;
      // The path may hold a secret of the receiver's.
      this.logger.warn(`job[${message.jobUuid}]: web hook to ${url.origin} failed: ${problem.text}`);
      if (problem.isFinal || !(await this.pause(webHookRetryDelayMs))) return;
    }
  }

  private async attempt(url: URL, message: WebHookMessage): Promise<{ text: string; isFinal: boolean } | null> {
    try {
      // Loaded here: most managers never post one, and all of them would start later.
      const { default: axios } = await import('axios');
      const { status, data } = await axios.post<Readable>(url.href, message.json, {
        ...this.requestConfig,
        signal: this.aborted.signal,
        headers: {
          'Content-Type': 'application/json; charset=utf-8',
          'X-Job-UUID': message.jobUuid,
          'X-Job-Success': String(message.success),
        },
      });
      // Nobody reads what a receiver has to say.
      data.destroy();
      return status >= 200 && status < 300 ? null : { text: `status ${status}`, isFinal: false };
    } catch (error) {
      const isFinal = error instanceof Error && error.cause instanceof BlockedAddressError;
      return { text: error instanceof Error ? error.message : String(error), isFinal };
    }
  }

  /** False when the process stops meanwhile. */
  private async pause(delayMs: number): Promise<boolean> {
    try {
      await delay(delayMs, undefined, { signal: this.noMoreRetries.signal });
      return true;
    } catch {
      return false;
    }
  }
}
