import { deviceProcedures } from './device-procedures.js';
import type { DomainRef } from './domain-ref.js';
import { type DeviceFlag, deviceFlags, flagBits } from './flags.js';
import type { CallOptions, RpcCaller } from './procedure.js';

/** Changing one device of a domain, given as its XML element. Every method rejects as `RpcCaller.call` says. */
export class DeviceApi {
  readonly #caller: RpcCaller;

  constructor(caller: RpcCaller) {
    this.#caller = caller;
  }

  /** Changes what can be changed in place, for example the password of a running console. */
  update(domain: DomainRef, xml: string, flags: readonly DeviceFlag[] = [], options?: CallOptions): Promise<void> {
    return this.#caller.call(
      deviceProcedures.updateFlags,
      { domain, xml, flags: flagBits(deviceFlags, flags) },
      options,
    );
  }

  attach(domain: DomainRef, xml: string, flags: readonly DeviceFlag[] = [], options?: CallOptions): Promise<void> {
    return this.#caller.call(
      deviceProcedures.attachFlags,
      { domain, xml, flags: flagBits(deviceFlags, flags) },
      options,
    );
  }

  /** Resolves when the removal was asked for; a running guest may take its time or refuse. */
  detach(domain: DomainRef, xml: string, flags: readonly DeviceFlag[] = [], options?: CallOptions): Promise<void> {
    return this.#caller.call(
      deviceProcedures.detachFlags,
      { domain, xml, flags: flagBits(deviceFlags, flags) },
      options,
    );
  }
}
