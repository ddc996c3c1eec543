import type { AgentDriver } from '#contract';

export interface BannerFacts {
  readonly url: string;
  /** Told once, at the first start. */
  readonly newPassword: string | null;
  /** Of the embedded agent; null when there is none. */
  readonly driver: AgentDriver | null;
  /** Why this machine is not a host of the cloud yet; null when it is one, or is not meant to be. */
  readonly hostProblem: string | null;
}

const DRIVER_LINE = {
  libvirt: 'libvirt: VMs are real QEMU processes of this machine',
  memory: 'memory: no libvirt here, VMs are only pretended (good for trying things out)',
} as const satisfies Record<AgentDriver, string>;

/** What a newcomer needs to know once everything is up. */
export function banner({ url: givenUrl, newPassword, driver, hostProblem }: BannerFacts): string {
  const url = givenUrl.replace(/\/+$/, '');
  const rows = [
    ['URL', url],
    ['Account', 'admin'],
    ['Password', newPassword === null ? 'as set at the first start' : `${newPassword}   (shown only now)`],
    ['Hypervisor', driver === null ? 'none embedded: add hosts through the API' : DRIVER_LINE[driver]],
    ...(hostProblem === null
      ? []
      : [
          ['', `NOT USABLE YET: ${hostProblem}`],
          ['', 'it is tried again by itself; the log tells when it works'],
        ]),
    ['API', `${url}/zstack/v1/docs`],
    ['Try next', 'the session in README.md: log in, create a VM, flip kvm.consoleMode'],
  ];
  const lines = rows.map(([name = '', text = '']) => `  ${name.padEnd(12)}${text}`);
  return ['', 'Flipside is running', '', ...lines, ''].join('\n');
}
