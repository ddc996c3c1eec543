export interface Qcow2ImageOptions {
  readonly version?: 2 | 3;
  readonly clusterBits?: number;
  readonly backing?: string;
  readonly format?: string;
  readonly dataFile?: boolean;
}

const BACKING_FORMAT = 0xe2792aca;

/** The first cluster of an image, as `qemu-img` writes it; nothing of it but the header is filled in. */
export function qcow2Image(options: Qcow2ImageOptions = {}): Buffer {
  const { version = 3, clusterBits = 16, backing = '', format = '', dataFile = false } = options;
  const cluster = Buffer.alloc(2 ** clusterBits);
  cluster.write('QFI\xfb', 'latin1');
  cluster.writeUInt32BE(version, 4);
  cluster.writeUInt32BE(clusterBits, 20);
  let offset = 72;
  if (version === 3) {
    offset = 104;
    cluster.writeBigUInt64BE(dataFile ? 4n : 0n, 72);
    cluster.writeUInt32BE(offset, 100);
  }
  if (format !== '') {
    cluster.writeUInt32BE(BACKING_FORMAT, offset);
    cluster.writeUInt32BE(format.length, offset + 4);
    cluster.write(format, offset + 8);
    offset += 8 + Math.ceil(format.length / 8) * 8;
  }
  offset += 8; // end of the extensions
  if (backing !== '') {
    cluster.writeBigUInt64BE(BigInt(offset), 8);
    cluster.writeUInt32BE(Buffer.byteLength(backing), 16);
    cluster.write(backing, offset);
  }
  return cluster;
}
