import { describe, expect, it } from 'vitest';
import { databaseOptions, EnvironmentError, parseEnvironment } from './environment.js';

describe('parseEnvironment', () => {
  it('has a default for everything a newcomer needs', () => {
    const { DATA_DIR, ...rest } = parseEnvironment({ PATH: '/usr/bin', PORT: '' });
    expect(rest).toEqual({
      HOST: '127.0.0.1',
      PORT: 8080,
      EMBEDDED_AGENT: 'auto',
      LOG_LEVEL: 'info',
      LIBVIRT_SOCKET: '/var/run/libvirt/libvirt-sock',
      AGENT_PORT: 7070,
      TRUST_PROXY: false,
    });
    expect(DATA_DIR).toMatch(/^\/.*\/data$/);
  });

  it.each([
    ['PORT', '70000'],
    ['PORT', 'http'],
    ['PUBLIC_URL', 'ftp://cloud'],
    ['DATABASE_URL', 'mysql://db'],
    ['EMBEDDED_AGENT', 'xen'],
    ['LOG_LEVEL', 'loud'],
    ['TRUST_PROXY', 'yes'],
    ['AGENT_PORT', '-1'],
    ['AGENT_VIRT_TYPE', 'xen'],
    ['AGENT_STORAGE_ROOTS', '/images:relative'],
    ['AGENT_STORAGE_ROOTS', '/images:'],
    ['ADMIN_PASSWORD', 'short'],
  ])('refuses %s=%s with a line that names the variable', (name, value) => {
    expect(() => parseEnvironment({ [name]: value })).toThrow(EnvironmentError);
    expect(() => parseEnvironment({ [name]: value })).toThrow(new RegExp(`\\n {2}${name}: `));
  });

  it("takes the embedded agent's variables", () => {
    const given = { AGENT_VIRT_TYPE: 'qemu', AGENT_STORAGE_ROOTS: '/images:/isos' };
    expect(parseEnvironment(given)).toMatchObject(given);
  });

  it('names every wrong variable, and never the value of a secret', () => {
    const attempt = () => parseEnvironment({ PORT: 'x', ADMIN_PASSWORD: 'geheim', DATABASE_URL: 'pg:geheim' });
    expect(attempt).toThrow(/PORT: .*\n.*DATABASE_URL: .*\n.*ADMIN_PASSWORD: /);
    expect(attempt).not.toThrow(/geheim/);
  });
});

describe('databaseOptions', () => {
  it('is a file in the data folder unless PostgreSQL is named', () => {
    expect(databaseOptions(parseEnvironment({ DATA_DIR: '/srv/flipside' }))).toEqual({
      type: 'sqlite',
      file: '/srv/flipside/flipside.sqlite',
    });
    expect(databaseOptions(parseEnvironment({ DATABASE_URL: 'postgres://db/flipside' }))).toEqual({
      type: 'postgres',
      url: 'postgres://db/flipside',
    });
  });
});
