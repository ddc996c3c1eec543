import { createHash } from 'node:crypto';

/**
 * The node that watches a host: rendezvous hashing, so that all nodes agree without talking, and only the hosts of a
 * node that comes or goes change hands.
 */
export function ownerOfHost(hostUuid: string, nodes: readonly string[]): string | null {
  let owner: string | null = null;
  let best = '';
  for (const node of nodes) {
    const score = createHash('sha1').update(`${node}/${hostUuid}`).digest('hex');
    if (score > best) [owner, best] = [node, score];
  }
  return owner;
}
