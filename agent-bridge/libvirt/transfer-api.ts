import type { DomainRef } from './domain-ref.js';
import {
  flagBits,
  type JobStatsFlag,
  jobStatsFlags,
  type MigrateFlag,
  migrateFlags,
  type SavedXmlFlag,
  type SaveFlag,
  savedXmlFlags,
  saveFlags,
} from './flags.js';
import type { CallOptions, RpcCaller } from './procedure.js';
import { type JobStats, transferProcedures } from './transfer-procedures.js';
import type { TypedParam } from './typed-params.js';

export interface SaveOptions extends CallOptions {
  readonly flags?: readonly SaveFlag[];
  /** Definition to go with the state instead of the present one; only host-side parts may differ. */
  readonly xml?: string;
}

/** Moving the state of a running domain to a file or another daemon. Every method rejects as `RpcCaller.call` says. */
export class TransferApi {
  readonly #caller: RpcCaller;

  constructor(caller: RpcCaller) {
    this.#caller = caller;
  }

  /** Writes the domain's memory to `file` on the daemon's host and stops it. The file is as secret as the guest. */
  save(domain: DomainRef, file: string, { flags = [], xml, timeoutMs }: SaveOptions = {}): Promise<void> {
    const args = { domain, file, xml, flags: flagBits(saveFlags, flags) };
    return this.#caller.call(transferProcedures.saveFlags, args, { timeoutMs });
  }

  /** Continues a saved domain. The file stays. */
  restore(file: string, { flags = [], xml, timeoutMs }: SaveOptions = {}): Promise<void> {
    const args = { file, xml, flags: flagBits(saveFlags, flags) };
    return this.#caller.call(transferProcedures.restoreFlags, args, { timeoutMs });
  }

  /** The definition inside a saved file. With `secure` it contains the console passwords: never log it. */
  getSavedXml(file: string, flags: readonly SavedXmlFlag[] = [], options?: CallOptions): Promise<string> {
    const args = { file, flags: flagBits(savedXmlFlags, flags) };
    return this.#caller.call(transferProcedures.saveImageGetXmlDesc, args, options);
  }

  /** Progress of the running job, or with `completed` the figures of the last one. */
  getJobStats(domain: DomainRef, flags: readonly JobStatsFlag[] = [], options?: CallOptions): Promise<JobStats> {
    return this.#caller.call(
      transferProcedures.getJobStats,
      { domain, flags: flagBits(jobStatsFlags, flags) },
      options,
    );
  }

  /**
   * Lets the domain's daemon move it to the daemon at `destinationUri`. Parameters are libvirt's
   * `VIR_MIGRATE_PARAM_*`, for example `destination_xml`, `migrate_uri`. Resolves when the domain runs there.
   */
  migratePeerToPeer(
    domain: DomainRef,
    destinationUri: string,
    params: readonly TypedParam[] = [],
    flags: readonly MigrateFlag[] = [],
    options?: CallOptions,
  ): Promise<void> {
    const bits = flagBits(migrateFlags, ['peerToPeer', ...flags]);
    return this.#caller.call(
      transferProcedures.migratePerform3Params,
      { domain, destinationUri, params, flags: bits },
      options,
    );
  }
}
