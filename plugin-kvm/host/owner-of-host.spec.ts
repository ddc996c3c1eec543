import { describe, expect, it } from 'vitest';
import { newUuid } from '#kernel';
import { ownerOfHost } from './owner-of-host.js';

const hosts = Array.from({ length: 3000 }, () => newUuid());
const [one, two, three] = [newUuid(), newUuid(), newUuid()];

describe('the node that watches a host', () => {
  it('is none without nodes, and the only one there is', () => {
    expect(ownerOfHost(hosts[0] ?? '', [])).toBeNull();
    expect(ownerOfHost(hosts[0] ?? '', [one])).toBe(one);
  });

  it('does not depend on the order in which nodes are known', () => {
    for (const host of hosts) expect(ownerOfHost(host, [one, two, three])).toBe(ownerOfHost(host, [three, one, two]));
  });

  it('has about its share', () => {
    const shares = [one, two, three].map((node) =>
      hosts.filter((host) => ownerOfHost(host, [one, two, three]) === node),
    );
    for (const share of shares) expect(share.length).toBeGreaterThan(800);
  });

  it('changes for the hosts of a node that goes, and for no other', () => {
    for (const host of hosts) {
      const before = ownerOfHost(host, [one, two, three]);
      const after = ownerOfHost(host, [one, three]);
      if (before === two) expect([one, three]).toContain(after);
      else expect(after).toBe(before);
    }
  });
});
