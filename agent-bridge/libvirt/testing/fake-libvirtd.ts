import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { FakePeer } from './fake-peer.js';

/** A daemon on a unix socket of its own, that answers as its peers are told to. */
export class FakeLibvirtd {
  readonly socketPath: string;
  /** One for each connection so far, oldest first. */
  readonly peers: FakePeer[] = [];
  /** Prepares the peer of each new connection. */
  prepare: (peer: FakePeer) => void = () => {};
  readonly #folder: string;
  #server: Server | undefined;

  private constructor(folder: string) {
    this.#folder = folder;
    this.socketPath = path.join(folder, 'libvirt-sock');
  }

  static async start(prepare: (peer: FakePeer) => void = () => {}): Promise<FakeLibvirtd> {
    const daemon = new FakeLibvirtd(await mkdtemp(path.join(os.tmpdir(), 'fake-libvirtd-')));
    daemon.prepare = prepare;
    await daemon.listen();
    return daemon;
  }

  async listen(): Promise<void> {
    const server = createServer((socket) => {
      const peer = new FakePeer(socket);
      this.prepare(peer);
      this.peers.push(peer);
    });
    this.#server = server;
    server.listen(this.socketPath);
    await once(server, 'listening');
  }

  /** Ends as a killed process does: all connections break, the socket refuses. */
  async crash(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = undefined;
    for (const peer of this.peers) peer.stream.destroy();
    server.close();
    await once(server, 'close');
  }

  async remove(): Promise<void> {
    await this.crash();
    await rm(this.#folder, { recursive: true });
  }
}
