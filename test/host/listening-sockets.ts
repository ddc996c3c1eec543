import { mustRunProgram } from './run-program.js';

/** Addresses with TCP ports on which a process listens, such as `127.0.0.1:5900`, sorted. */
export async function listeningSocketsOf(pid: number): Promise<string[]> {
  const lines = (await mustRunProgram('ss', ['-H', '-l', '-n', '-t', '-p'])).toString().split('\n');
  const own = lines.filter((line) => line.includes(`,pid=${pid},`));
  return own.map((line) => line.split(/\s+/)[3] ?? '').sort();
}
