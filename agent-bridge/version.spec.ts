import { describe, expect, it } from 'vitest';
import packageJson from '../package.json' with { type: 'json' };
import { AGENT_VERSION } from './version.js';

describe('AGENT_VERSION', () => {
  it("is the package's version", () => {
    expect(AGENT_VERSION).toBe(packageJson.version);
  });
});
