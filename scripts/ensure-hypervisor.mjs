import { setTimeout as delay } from 'node:timers/promises';
import { isMain } from './lib/is-main.mjs';
import { isRoot } from './lib/machine.mjs';
import { capture, run } from './lib/run.mjs';
import { socketAnswers } from './lib/socket-answers.mjs';

/** libvirt asks every QEMU binary what it can do when it first starts: seen to take more than a minute on two cores. */
const FIRST_PROBE_TIMEOUT_MS = 240_000;
const POLL_INTERVAL_MS = 500;

const DAEMONS = [
  { program: 'virtlogd', socket: '/var/run/libvirt/virtlogd-sock' },
  { program: 'libvirtd', socket: '/var/run/libvirt/libvirt-sock' },
];

const virshWorks = async () => (await capture('virsh', ['-c', 'qemu:///system', 'capabilities'])).code === 0;

async function startDaemons() {
  for (const { program, socket } of DAEMONS) {
    if (await socketAnswers(socket)) continue;
    console.log(`Starting ${program} …`);
    // As daemons they are nobody's children: they stay when the tests end, and so do other people's machines.
    const code = await run(program, ['-d']).catch(() => 127);
    if (code !== 0) return `${program} could not be started (exit code ${code})`;
  }
  return undefined;
}

/**
 * Makes `qemu:///system` answer, with or without systemd.
 *
 * @returns {Promise<string | undefined>} what stands in the way
 */
export async function ensureHypervisor() {
  if (!isRoot()) return 'the real suites need root';
  if (await virshWorks()) return undefined;
  const problem = await startDaemons();
  if (problem !== undefined) return problem;
  const deadline = Date.now() + FIRST_PROBE_TIMEOUT_MS;
  while (Date.now() < deadline) {
    if (await virshWorks()) return undefined;
    await delay(POLL_INTERVAL_MS);
  }
  return `libvirtd runs, but qemu:///system did not answer within ${FIRST_PROBE_TIMEOUT_MS / 1000} s`;
}

if (isMain(import.meta)) {
  const problem = await ensureHypervisor();
  if (problem !== undefined) {
    console.error(problem);
    process.exitCode = 1;
  }
}
