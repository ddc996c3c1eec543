import { open } from 'node:fs/promises';
import { parseQcow2Header, QCOW2_FIXED_BYTES, type Qcow2Header, qcow2ClusterBytes } from './qcow2-header.js';

/**
 * The header of an image file; undefined when the file is no qcow2 image.
 * @throws RangeError for a header that makes no sense
 */
export async function readQcow2Header(file: string): Promise<Qcow2Header | undefined> {
  const handle = await open(file, 'r');
  try {
    const start = Buffer.alloc(QCOW2_FIXED_BYTES);
    const { bytesRead } = await handle.read(start, 0, start.length, 0);
    const clusterBytes = qcow2ClusterBytes(start.subarray(0, bytesRead));
    if (clusterBytes === undefined) return undefined;
    const cluster = Buffer.alloc(clusterBytes);
    const { bytesRead: available } = await handle.read(cluster, 0, clusterBytes, 0);
    return parseQcow2Header(cluster.subarray(0, available));
  } finally {
    await handle.close();
  }
}
