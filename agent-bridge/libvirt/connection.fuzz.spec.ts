import { duplexPair } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RpcConnection } from './connection.js';
import { defaultConnectionOptions } from './connection-options.js';
import { domainProcedures } from './domain-procedures.js';
import { EventHub } from './event-hub.js';
import { fixture, fixtureNames } from './testing/fixture.js';
import { LibvirtTransportError } from './transport-error.js';

/** Feeds the bytes in the given pieces, then ends the stream, and tells what became of the connection and of a call. */
async function feed(pieces: readonly Uint8Array[]): Promise<{ reason: LibvirtTransportError; call: unknown }> {
  const [ours, theirs] = duplexPair();
  const surprises: unknown[] = [];
  const hub = new EventHub((error) => surprises.push(error));
  hub.add('lifecycle', () => {});
  const connection = new RpcConnection(ours, defaultConnectionOptions, (procedure, payload) =>
    hub.handleMessage(procedure, payload),
  );
  const call = connection.call(domainProcedures.listAll, 0).then(
    (value) => value,
    (error: unknown) => error,
  );
  theirs.on('error', () => {});
  theirs.resume();
  for (const piece of pieces) theirs.write(piece);
  theirs.end();
  const reason = await connection.closed;
  expect(surprises).toEqual([]);
  return { reason, call: await call };
}

/** A recorded message with some of its bytes changed, some cut off, or some added. */
const damaged = fc
  .record({
    name: fc.constantFrom(...fixtureNames),
    changes: fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { maxLength: 6 }),
    keep: fc.option(fc.nat(), { nil: undefined }),
    extra: fc.uint8Array({ maxLength: 8 }),
  })
  .map(({ name, changes, keep, extra }) => {
    const bytes = fixture(name);
    for (const [at, value] of changes) bytes.writeUInt8(value, at % bytes.length);
    const kept = keep === undefined ? bytes : bytes.subarray(0, keep % (bytes.length + 1));
    return Buffer.concat([kept, extra]);
  });

const word = fc.oneof(fc.nat({ max: 2 ** 31 - 1 }), fc.constantFrom(0, 1, 2, 4, 0x7fffffff));

/** A message with a plausible header and any payload, in the place of the reply to the first call or of an event. */
const plausible = fc
  .tuple(fc.array(word, { maxLength: 40 }), fc.constantFrom([273, 1], [318, 2], [323, 2], [319, 2]))
  .map(([words, [procedure = 0, type = 0]]) => {
    const all = [28 + 4 * words.length, 0x20008086, 1, procedure, type, 1, 0, ...words];
    const bytes = Buffer.alloc(4 * all.length);
    for (const [index, value] of all.entries()) bytes.writeUInt32BE(value, 4 * index);
    return bytes;
  });

describe('a connection fed with anything', () => {
  it('ends with a reason, and the open call with an answer or that reason', async () => {
    const pieces = fc.array(fc.oneof(damaged, plausible, fc.uint8Array({ maxLength: 200 })), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(pieces, async (bytes) => {
        const { reason, call } = await feed(bytes);
        expect(['closed', 'protocol']).toContain(reason.kind);
        const answered = Array.isArray(call) || (call instanceof Error && call.name === 'LibvirtError');
        if (!answered) expect(call).toMatchObject({ name: 'LibvirtTransportError', kind: reason.kind });
      }),
      { numRuns: 1500 },
    );
  });

  it('understands whole messages however they are cut', async () => {
    const whole = fc.array(
      fc.constantFrom('lifecycle-started-event', 'graphics-connect-event', 'lifecycle-stopped-saved-event'),
    );
    const cuts = fc.array(fc.nat(), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(whole, cuts, async (names, at) => {
        const bytes = Buffer.concat(names.map((name) => fixture(name)));
        const edges = [0, ...at.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
        const pieces = edges.slice(1).map((end, index) => bytes.subarray(edges[index], end));
        const { reason } = await feed(pieces.filter((piece) => piece.length > 0));
        expect(reason.message).toBe('the connection to libvirt was closed by libvirt');
      }),
    );
  });
});
