import type { SpiceStreamingMode } from '#contract';
import type { XmlElement } from '../xml-tree.js';

export interface ConsoleFacts {
  readonly password: string;
  readonly spiceStreamingMode: SpiceStreamingMode;
}

/** All that depends on the console mode. None of it can be seen by the guest. */
export interface ConsoleDevices {
  /** The display server. */
  readonly graphics: XmlElement;
  /** Host's end of the sound card. */
  readonly audio: XmlElement;
  /** The desktop agent's port: its name and number are the same in every mode, its backend is not. */
  readonly desktopAgent: XmlElement;
}

export type ConsoleBuilder = (facts: ConsoleFacts) => ConsoleDevices;
