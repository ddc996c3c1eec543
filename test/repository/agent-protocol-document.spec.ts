import { describe, expect, it } from 'vitest';
import { agentProtocolDocument } from './agent-protocol-document.js';

describe('docs/agent-protocol.md', () => {
  it('is what `npm run docs:agent-protocol` writes: run it after a change of the contract', async () => {
    await expect(agentProtocolDocument()).toMatchFileSnapshot('../../docs/agent-protocol.md');
  });
});
