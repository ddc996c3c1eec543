import type { StartVmCmd } from '#contract';

/** What differs from VM to VM and stands in the XML as one value, so that the XML around it is the same. */
const VALUE_FIELDS: ReadonlySet<string> = new Set([
  'accountUuid',
  'bridgeName',
  'consolePassword',
  'description',
  'installPath',
  'mac',
  'memory',
  'networkName',
  'path',
  'timeout',
  'uuid',
  'vmInstanceUuid',
  'vmInternalId',
  'vmName',
  'volumeUuid',
]);

const MAX_STRUCTURES = 1000;

/**
 * Commands whose XML libvirt has found to fit its schema, by everything that shapes the XML. libvirt reads its whole
 * schema anew for each check, which costs a start about 10 ms; a field that is not known here only means one check more.
 */
export class CheckedStructures {
  readonly #structures = new Set<string>();

  has(cmd: StartVmCmd): boolean {
    return this.#structures.has(structureOf(cmd));
  }

  add(cmd: StartVmCmd): void {
    if (this.#structures.size >= MAX_STRUCTURES) this.forget();
    this.#structures.add(structureOf(cmd));
  }

  /** Another libvirt may have another schema. */
  forget(): void {
    this.#structures.clear();
  }
}

function structureOf(cmd: StartVmCmd): string {
  return JSON.stringify(cmd, (field, value: unknown) => (value !== undefined && VALUE_FIELDS.has(field) ? '' : value));
}
