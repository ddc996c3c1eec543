import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AGENT_COMMANDS, agentFailureSchema } from '#contract';
import { startCommand } from '../testing/start-command.js';
import { commandHeaders, post, send, startTestServer } from '../testing/test-server.js';

const paths = Object.values(AGENT_COMMANDS).map(({ path }) => path);
const anyPath = fc.constantFrom(...paths);

describe('the agent server and arbitrary bodies', { timeout: 30_000 }, () => {
  let server: Awaited<ReturnType<typeof startTestServer>>;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.close());

  it('answers any JSON with a reply or a failure of the contract', async () => {
    await fc.assert(
      fc.asyncProperty(anyPath, fc.jsonValue(), async (path, value) => {
        const { status, body } = await post(`${server.url}${path}`, value);
        if (status !== 200) expect(agentFailureSchema.parse(body)).toMatchObject({ code: 'INVALID_COMMAND' });
      }),
      { numRuns: 300 },
    );
  });

  it('answers any bytes with a failure of the contract', async () => {
    await fc.assert(
      fc.asyncProperty(anyPath, fc.uint8Array({ maxLength: 200 }), async (path, bytes) => {
        const body = Buffer.concat([Buffer.from('{'), bytes]);
        const answer = await send(`${server.url}${path}`, { method: 'POST', headers: commandHeaders(), body });
        expect(agentFailureSchema.parse(answer.body)).toMatchObject({ code: 'INVALID_COMMAND' });
      }),
      { numRuns: 200 },
    );
  });

  it('starts nothing from a command with one field replaced by anything that is not allowed there', async () => {
    const cmd = startCommand();
    const field = fc.constantFrom(...Object.keys(cmd));
    await fc.assert(
      fc.asyncProperty(field, fc.oneof(fc.constant(null), fc.constant({}), fc.constant(-1)), async (name, value) => {
        const { body } = await post(`${server.url}${AGENT_COMMANDS.startVm.path}`, { ...cmd, [name]: value });
        const { error } = agentFailureSchema.parse(body);
        expect(error).toContain(`field[${name}]`);
      }),
    );
    expect(server.world.startCommands).toEqual([]);
  });
});
