import { describe, expect, it } from 'vitest';
import { parseEnvironment } from './environment.js';

const DEFAULTS = {
  AGENT_HOST: '127.0.0.1',
  AGENT_PORT: 7070,
  AGENT_DRIVER: 'libvirt',
  AGENT_VIRT_TYPE: 'auto',
  AGENT_STORAGE_ROOTS: ['/var/lib/libvirt/images'],
  AGENT_ANNOUNCE: 'text',
  LIBVIRT_SOCKET: '/var/run/libvirt/libvirt-sock',
  LOG_LEVEL: 'info',
  DATA_DIR: './data',
};

describe('parseEnvironment', () => {
  it("has a default for everything that is needed, and ignores what is not the agent's", () => {
    expect(parseEnvironment({ PATH: '/bin', HOST: '0.0.0.0' })).toEqual(DEFAULTS);
  });

  it('takes every variable', () => {
    const given = {
      AGENT_HOST: '0.0.0.0',
      AGENT_DRIVER: 'memory',
      AGENT_VIRT_TYPE: 'kvm',
      AGENT_SECRET_FILE: '/s',
      AGENT_TLS_CERT_FILE: '/c',
      AGENT_TLS_KEY_FILE: '/k',
      AGENT_ANNOUNCE: 'json',
      LIBVIRT_SOCKET: '/l',
      LOG_LEVEL: 'debug',
      DATA_DIR: '/d',
    };
    expect(parseEnvironment({ ...given, AGENT_PORT: '0', AGENT_STORAGE_ROOTS: '/a:/b c' })).toEqual({
      ...given,
      AGENT_PORT: 0,
      AGENT_STORAGE_ROOTS: ['/a', '/b c'],
    });
  });

  it.each<[Record<string, string>, string]>([
    [{ AGENT_PORT: '65536' }, 'AGENT_PORT=65536: must be a port number from 0 to 65535; 0 takes any free port'],
    [{ AGENT_PORT: '70a' }, 'AGENT_PORT=70a: must be a port number from 0 to 65535; 0 takes any free port'],
    [{ AGENT_PORT: '' }, 'AGENT_PORT=: must be a port number from 0 to 65535; 0 takes any free port'],
    [{ AGENT_HOST: '' }, 'AGENT_HOST=: must be an IP address or a name'],
    [{ AGENT_DRIVER: 'xen' }, 'AGENT_DRIVER=xen: must be one of libvirt, memory'],
    [{ AGENT_VIRT_TYPE: 'KVM' }, 'AGENT_VIRT_TYPE=KVM: must be one of auto, kvm, qemu'],
    [{ AGENT_STORAGE_ROOTS: 'images' }, 'AGENT_STORAGE_ROOTS=images: must be absolute paths, separated by colons'],
    [{ AGENT_STORAGE_ROOTS: '/a::/b' }, 'AGENT_STORAGE_ROOTS=/a::/b: must be absolute paths, separated by colons'],
    [{ AGENT_ANNOUNCE: 'xml' }, 'AGENT_ANNOUNCE=xml: must be one of text, json'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL=loud: must be one of fatal, error, warn, info, debug, trace, silent'],
    [{ DATA_DIR: '' }, 'DATA_DIR=: must name a folder'],
    [{ AGENT_SECRET_FILE: '' }, 'AGENT_SECRET_FILE=: must name a file'],
    [
      { AGENT_PROT: '7071' },
      'AGENT_PROT=7071: unknown variable; the agent knows AGENT_HOST, AGENT_PORT, AGENT_DRIVER, AGENT_VIRT_TYPE, ' +
        'AGENT_STORAGE_ROOTS, AGENT_SECRET_FILE, AGENT_TLS_CERT_FILE, AGENT_TLS_KEY_FILE, AGENT_ANNOUNCE',
    ],
    [{ AGENT_TLS_CERT_FILE: '/c' }, 'AGENT_TLS_CERT_FILE and AGENT_TLS_KEY_FILE go together: set both or none'],
    [{ AGENT_TLS_KEY_FILE: '/k' }, 'AGENT_TLS_CERT_FILE and AGENT_TLS_KEY_FILE go together: set both or none'],
  ])('refuses %j in one line', (variables, message) => {
    expect(() => parseEnvironment(variables)).toThrow(message);
    expect(message).not.toContain('\n');
  });

  it('does not show the value of an unknown variable that may be a secret', () => {
    expect(() => parseEnvironment({ AGENT_SECRET: 'hunter2' })).toThrow(
      /^AGENT_SECRET: unknown variable; put the secret into a file and name it in AGENT_SECRET_FILE$/,
    );
  });
});
