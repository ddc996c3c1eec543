import { redactSecrets } from './redact-secrets.js';

/**
 * The error numbers a caller may want to tell apart, by the name libvirt gives them (`virErrorNumber` in
 * `include/libvirt/virterror.h`; numbers are never reused or changed there).
 */
export const libvirtErrorCodes = {
  internalError: 1,
  noSupport: 3,
  noConnect: 5,
  invalidDomain: 7,
  invalidArg: 8,
  operationFailed: 9,
  xmlError: 27,
  domainExists: 28,
  operationDenied: 29,
  xmlDetail: 35,
  systemError: 38,
  rpc: 39,
  noDomain: 42,
  authFailed: 45,
  operationInvalid: 55,
  configUnsupported: 67,
  operationTimeout: 68,
  hookScriptFailed: 70,
  argumentUnsupported: 74,
  operationAborted: 78,
  noDomainMetadata: 80,
  migrateUnsafe: 81,
  operationUnsupported: 84,
  agentUnresponsive: 86,
  resourceBusy: 87,
  accessDenied: 88,
  cpuIncompatible: 91,
  xmlInvalidSchema: 92,
  deviceMissing: 99,
} as const;
export type LibvirtErrorName = keyof typeof libvirtErrorCodes;

const nameByCode = new Map<number, string>(Object.entries(libvirtErrorCodes).map(([name, code]) => [code, name]));

export interface LibvirtErrorFields {
  /** `virErrorNumber` */
  readonly code: number;
  /** `virErrorDomain`: the part of libvirt that speaks, for example 10 for the QEMU driver. */
  readonly domain: number;
  readonly message: string;
}

/** The daemon's own answer that it did not do what was asked. The connection is fine. */
export class LibvirtError extends Error {
  override readonly name = 'LibvirtError';
  readonly code: number;
  readonly domain: number;
  /** The procedure that failed, as libvirt names it, for example `domainDestroyFlags`. */
  readonly procedure: string;

  constructor(procedure: string, { code, domain, message }: LibvirtErrorFields) {
    const known = nameByCode.get(code);
    super(
      `${procedure}: ${redactSecrets(message)} (libvirt error ${code}${known ? ` ${known}` : ''}, domain ${domain})`,
    );
    this.procedure = procedure;
    this.code = code;
    this.domain = domain;
  }

  is(name: LibvirtErrorName): boolean {
    return this.code === libvirtErrorCodes[name];
  }
}

/** Whether `error` is the daemon's answer with this code. */
export function isLibvirtError(error: unknown, name: LibvirtErrorName): error is LibvirtError {
  return error instanceof LibvirtError && error.is(name);
}
