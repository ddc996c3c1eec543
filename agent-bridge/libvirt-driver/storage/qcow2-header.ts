/**
 * The part of a qcow2 header that names other files.
 * https://gitlab.com/qemu-project/qemu/-/blob/master/docs/interop/qcow2.txt
 */
export interface Qcow2Header {
  /** As written in the image: a path, absolute or relative to the image's folder, or a URL or JSON of QEMU's. */
  readonly backingFile: string | undefined;
  readonly backingFormat: string | undefined;
  /** Guest data lies in another file, which the image names. */
  readonly hasExternalData: boolean;
}

const MAGIC = 'QFI\xfb';
/** Up to here every version has the same fields. */
export const QCOW2_FIXED_BYTES = 104;
const VERSION_2_HEADER_BYTES = 72;
const MIN_CLUSTER_BITS = 9;
const MAX_CLUSTER_BITS = 21;
const EXTERNAL_DATA_BIT = 1n << 2n;
const END_OF_EXTENSIONS = 0;
const BACKING_FORMAT_EXTENSION = 0xe2792aca;
const EXTENSION_HEAD_BYTES = 8;

/** Where the header ends at the latest: all of it is in the first cluster. Undefined when it is no qcow2 image. */
export function qcow2ClusterBytes(start: Buffer): number | undefined {
  if (start.length < VERSION_2_HEADER_BYTES || start.toString('latin1', 0, MAGIC.length) !== MAGIC) return undefined;
  const bits = start.readUInt32BE(20);
  if (bits < MIN_CLUSTER_BITS || bits > MAX_CLUSTER_BITS) throw new RangeError(`qcow2 cluster of 2^${bits} bytes`);
  return 2 ** bits;
}

/**
 * Reads the header from an image's first cluster.
 * @throws RangeError when a field points outside of it
 */
export function parseQcow2Header(cluster: Buffer): Qcow2Header {
  const version = cluster.readUInt32BE(4);
  const incompatible = version >= 3 ? cluster.readBigUInt64BE(72) : 0n;
  const headerBytes = version >= 3 ? cluster.readUInt32BE(100) : VERSION_2_HEADER_BYTES;
  const backingOffset = cluster.readBigUInt64BE(8);
  const extensions = readExtensions(cluster, headerBytes);
  return {
    backingFile: backingOffset === 0n ? undefined : textAt(cluster, Number(backingOffset), cluster.readUInt32BE(16)),
    backingFormat: extensions.get(BACKING_FORMAT_EXTENSION),
    hasExternalData: (incompatible & EXTERNAL_DATA_BIT) !== 0n,
  };
}

function readExtensions(cluster: Buffer, start: number): Map<number, string> {
  const found = new Map<number, string>();
  for (let offset = start; offset + EXTENSION_HEAD_BYTES <= cluster.length; ) {
    const type = cluster.readUInt32BE(offset);
    const length = cluster.readUInt32BE(offset + 4);
    if (type === END_OF_EXTENSIONS) break;
    found.set(type, textAt(cluster, offset + EXTENSION_HEAD_BYTES, length));
    offset += EXTENSION_HEAD_BYTES + Math.ceil(length / 8) * 8;
  }
  return found;
}

function textAt(cluster: Buffer, offset: number, length: number): string {
  if (offset + length > cluster.length) throw new RangeError('qcow2 header points outside of its cluster');
  return cluster.toString('utf8', offset, offset + length);
}
