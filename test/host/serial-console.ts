import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { ReadStream } from 'node:tty';
import { virsh } from './virsh.js';

const DEFAULT_TIMEOUT_MS = 90_000;

/** A domain's serial port, with its guest on the other end. */
export interface SerialConsole {
  /**
   * Resolves to the match once the guest has printed it, counted from the opening or the end of the previous match.
   *
   * @throws Error after `timeoutMs` (default 90,000: a busy machine boots slowly without hardware virtualisation) or when the port is gone, with what was printed instead
   */
  waitFor(pattern: RegExp, options?: { timeoutMs?: number }): Promise<string>;
  send(line: string): void;
  close(): void;
}

/** The text that came, and who waits for what in it. */
class Transcript {
  #text = '';
  #ended = false;
  readonly #listeners = new Set<() => void>();

  append(text: string): void {
    this.#text += text;
    for (const listener of [...this.#listeners]) listener();
  }

  end(): void {
    this.#ended = true;
    for (const listener of [...this.#listeners]) listener();
  }

  #take(pattern: RegExp): string | undefined {
    const match = pattern.exec(this.#text);
    if (match === null) return undefined;
    this.#text = this.#text.slice(match.index + match[0].length);
    return match[0];
  }

  waitFor(pattern: RegExp, timeoutMs: number): Promise<string> {
    return new Promise((resolve, reject) => {
      const settle = (action: () => void) => {
        clearTimeout(timer);
        this.#listeners.delete(look);
        action();
      };
      const fail = (reason: string) =>
        settle(() => reject(new Error(`${reason} while waiting for ${pattern}; it said: ${this.#text.slice(-500)}`)));
      const look = () => {
        const match = this.#take(pattern);
        if (match !== undefined) settle(() => resolve(match));
        else if (this.#ended) fail('the serial port was closed');
      };
      const timer = setTimeout(() => fail(`the guest was silent for ${timeoutMs} ms`), timeoutMs);
      this.#listeners.add(look);
      look();
    });
  }
}

/** Opens the pseudo terminal behind the first serial port of a running domain. */
export async function serialConsole(domain: string): Promise<SerialConsole> {
  const terminal = await virsh('ttyconsole', domain);
  const { O_RDWR, O_NOCTTY, O_NONBLOCK } = constants;
  const input = new ReadStream(openSync(terminal, O_RDWR | O_NOCTTY | O_NONBLOCK));
  const output = openSync(terminal, O_RDWR | O_NOCTTY | O_NONBLOCK);
  const transcript = new Transcript();
  input.setEncoding('utf8').on('data', (text: string) => transcript.append(text));
  // EIO: the machine ended, and its terminal with it.
  input.on('error', () => transcript.end()).on('close', () => transcript.end());
  return {
    waitFor: (pattern, options = {}) => transcript.waitFor(pattern, options.timeoutMs ?? DEFAULT_TIMEOUT_MS),
    send: (line) => {
      writeSync(output, `${line}\n`);
    },
    close: () => {
      input.destroy();
      closeSync(output);
    },
  };
}
