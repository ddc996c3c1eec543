/** Injection token of the resolved {@link RestOptions}. */
export const REST_OPTIONS = Symbol('REST_OPTIONS');

/** Every limit of the REST layer; each can be set by itself in `RestModule.forRoot({ limits })`. */
export interface RestLimits {
  /** A longer request body is refused with 413. */
  readonly maxBodyBytes: number;
  /** The longest that `Prefer: wait=N` holds a request open; a longer wish is cut to this. */
  readonly maxPreferWaitMs: number;
  /** Time a synchronous call may take, unless `X-API-Timeout` says otherwise. ZStack's default. */
  readonly syncApiTimeoutMs: number;
  /** Time an asynchronous call may take, unless `X-API-Timeout` says otherwise. */
  readonly asyncApiTimeoutMs: number;
  /** What `X-API-Timeout` is cut to. */
  readonly maxApiTimeoutMs: number;
  /** How long the result of a finished job can be polled. ZStack's `rest.completedApi.expiredPeriod`. */
  readonly completedJobRetentionMs: number;
  /** How often finished jobs are looked through. ZStack's `rest.expiredApi.scanInterval`. */
  readonly retentionScanIntervalMs: number;
  /** How long a stopping process waits for its running jobs. */
  readonly shutdownGraceMs: number;
  /** How often a management node says that it is alive (several nodes on PostgreSQL only). */
  readonly heartbeatIntervalMs: number;
  /** A node that has been silent for this long is dead, and its jobs are ended. */
  readonly heartbeatDeathAgeMs: number;
  /** Rows of a query that names no `limit`. ZStack's default. */
  readonly defaultQueryLimit: number;
  /** What `limit` is cut to. */
  readonly maxQueryLimit: number;
  /** Conditions in one query. */
  readonly maxQueryConditions: number;
  /** Values in one `?=` or `!?=` list. */
  readonly maxQueryListValues: number;
  /** Each of the two dumps of an audit row. */
  readonly maxAuditDumpBytes: number;
  /** Further attempts after a web hook failed. ZStack's number. */
  readonly webHookRetries: number;
  /** Time between two attempts. ZStack's number. */
  readonly webHookRetryDelayMs: number;
  /** Time a receiver has to answer. */
  readonly webHookTimeoutMs: number;
  /** Deliveries that are under way or wait for their next attempt; more are dropped. */
  readonly maxPendingWebHooks: number;
}

export const DEFAULT_REST_LIMITS: RestLimits = {
  maxBodyBytes: 1024 * 1024,
  maxPreferWaitMs: 120_000,
  syncApiTimeoutMs: 300_000,
  asyncApiTimeoutMs: 1_800_000,
  maxApiTimeoutMs: 43_200_000,
  completedJobRetentionMs: 10_800_000,
  retentionScanIntervalMs: 3_600_000,
  shutdownGraceMs: 10_000,
  heartbeatIntervalMs: 5_000,
  heartbeatDeathAgeMs: 30_000,
  defaultQueryLimit: 1000,
  maxQueryLimit: 10_000,
  maxQueryConditions: 64,
  maxQueryListValues: 1000,
  maxAuditDumpBytes: 16_384,
  webHookRetries: 15,
  webHookRetryDelayMs: 2_000,
  webHookTimeoutMs: 10_000,
  maxPendingWebHooks: 1_000,
};

/** What the rest of this folder reads; made from `RestModuleOptions`. */
export interface RestOptions {
  readonly publicUrl: string | null;
  readonly trustProxy: boolean;
  readonly webHookBlockedSubnets: readonly string[];
  readonly limits: RestLimits;
}
