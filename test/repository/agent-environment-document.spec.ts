import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AGENT_VARIABLES } from '../../agent-bridge/environment.js';

describe('docs/agent.md', () => {
  it('names every variable that the agent reads, and no other', () => {
    const table = readFileSync('docs/agent.md', 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('| `'));
    const named = table.flatMap((line) => (line.split('|')[1] ?? '').match(/[A-Z_]+/g) ?? []);
    expect(named.sort()).toEqual([...AGENT_VARIABLES].sort());
  });
});
