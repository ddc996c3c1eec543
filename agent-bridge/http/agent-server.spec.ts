import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AGENT_COMMANDS, TASK_UUID_HEADER } from '#contract';
import { startCommand } from '../testing/start-command.js';
import { commandHeaders, newTaskUuid, post, send, startTestServer, TEST_SECRET } from '../testing/test-server.js';

const HOST = '5a17c0de0000000000000000000000aa';
const PING = AGENT_COMMANDS.ping.path;
const maxBodyBytes = 4096;

describe('the agent server', () => {
  let server: Awaited<ReturnType<typeof startTestServer>>;
  beforeEach(async () => {
    server = await startTestServer({ maxBodyBytes });
  });
  afterEach(() => server.close());

  const url = (path: string) => `${server.url}${path}`;
  const ping = (headers: Record<string, string>) => post(url(PING), { hostUuid: HOST }, headers);
  const pong = () => ({
    status: 200,
    body: { success: true, hostUuid: null, agentInstanceUuid: server.agent.instanceUuid, hypervisorUp: true },
  });
  const failure = (status: number, code: string, error: string, params?: object) => ({
    status,
    body: { success: false, error, code, ...(params === undefined ? {} : { params }) },
  });

  it('serves every command of the table', async () => {
    const paths = Object.values(AGENT_COMMANDS).map(({ path }) => path);
    const answers = await Promise.all(paths.map((path) => post(url(path), { nonsense: 1 })));
    expect(answers.map(({ status }) => status)).toEqual(paths.map(() => 400));
  });

  it.each([
    ['no header', undefined],
    ['an empty secret', 'Bearer '],
    ['a wrong secret', `Bearer ${'x'.repeat(TEST_SECRET.length)}`],
    ['the beginning of the secret', `Bearer ${TEST_SECRET.slice(0, -1)}`],
    ['the secret and more', `Bearer ${TEST_SECRET}0`],
    ['another scheme', `Basic ${TEST_SECRET}`],
    ['the bare secret', TEST_SECRET],
  ])('refuses a request with %s, whatever its path', async (_what, authorization) => {
    const { authorization: _right, ...others } = commandHeaders();
    const headers = authorization === undefined ? others : { ...others, authorization };
    const refusal = failure(401, 'UNAUTHORIZED', "the request does not carry this agent's secret");
    expect(await ping(headers)).toEqual(refusal);
    expect(await send(url('/nowhere'), { headers })).toEqual(refusal);
    expect(await send(url('/events'), { headers })).toEqual(refusal);
  });

  it.each([
    ['GET', PING],
    ['PUT', PING],
    ['POST', '/nowhere'],
    ['POST', `${PING}?x=1`],
    ['POST', `${PING}/`],
    ['DELETE', '/events'],
  ])('has no %s %s', async (method, path) => {
    const answer = await send(url(path), { method, headers: commandHeaders() });
    expect(answer).toEqual(failure(404, 'NO_SUCH_ROUTE', `there is no ${method} ${path}`));
  });

  it.each([
    ['no', undefined],
    ['a short', 'abc'],
    ['an upper-case', 'A'.repeat(32)],
    ['a dashed', 'd46841bd-4ebd-47f8-bf0b-ed85c3bdf0db'],
  ])('refuses a command with %s taskuuid', async (_what, taskUuid) => {
    const { [TASK_UUID_HEADER]: _right, ...others } = commandHeaders();
    const headers = taskUuid === undefined ? others : { ...others, [TASK_UUID_HEADER]: taskUuid };
    const error = 'header[taskuuid]: must be 32 lower-case hex characters';
    expect(await ping(headers)).toEqual(failure(400, 'INVALID_COMMAND', error));
  });

  it.each([
    ['is empty', ''],
    ['is not JSON', '{"hostUuid":'],
    ['has a second value behind the first', '{} {}'],
    ['is not UTF-8', new Uint8Array([0x22, 0xff, 0xfe, 0x22])],
  ])('refuses a body that %s', async (_what, body) => {
    const answer = await send(url(PING), { method: 'POST', headers: commandHeaders(), body });
    expect(answer).toEqual(failure(400, 'INVALID_COMMAND', 'the body is not JSON in UTF-8'));
  });

  it('refuses an unknown field and names it', async () => {
    const answer = await post(url(PING), { hostUuid: HOST, sendCommandUrl: 'http://x' });
    expect(answer).toEqual(failure(400, 'INVALID_COMMAND', 'ping: body: Unrecognized key: "sendCommandUrl"'));
  });

  it('takes a body of the limit and refuses one byte more, in one piece and in chunks', async () => {
    const whole = JSON.stringify({ hostUuid: HOST }).padEnd(maxBodyBytes);
    const chunked = (text: string) => ({ body: new Blob([text]).stream(), duplex: 'half' as const });
    const request = (body: object) => send(url(PING), { method: 'POST', headers: commandHeaders(), ...body });
    const tooLarge = failure(413, 'BODY_TOO_LARGE', `the body is longer than ${maxBodyBytes} bytes`, { maxBodyBytes });
    expect(await request({ body: whole })).toEqual(pong());
    expect(await request(chunked(whole))).toEqual(pong());
    expect(await request({ body: `${whole} ` })).toEqual(tooLarge);
    expect(await request(chunked(`${whole} `))).toEqual(tooLarge);
  });

  it('answers a body far above the limit, too, and the next request on the connection', async () => {
    const body = 'x'.repeat(3_000_000);
    const answer = await send(url(PING), { method: 'POST', headers: commandHeaders(), body });
    expect(answer.status).toBe(413);
    expect(await ping(commandHeaders())).toEqual(pong());
    const stranger = { ...commandHeaders(), authorization: 'Bearer wrong' };
    expect(await send(url(PING), { method: 'POST', headers: stranger, body })).toMatchObject({ status: 401 });
  });

  it('tells a failure of the command itself with status 200', async () => {
    const answer = await post(url(AGENT_COMMANDS.pauseVm.path), { uuid: HOST });
    expect(answer).toEqual(failure(200, 'VM_NOT_FOUND', `vm[uuid:${HOST}] is not known on this host`));
  });

  it('gives a repeated taskuuid the first result and refuses it for anything else', async () => {
    const taskUuid = newTaskUuid();
    const start = () => post(url(AGENT_COMMANDS.startVm.path), startCommand(), commandHeaders(taskUuid));
    const first = await start();
    await post(url(AGENT_COMMANDS.stopVm.path), { uuid: startCommand().vmInstanceUuid, type: 'cold', timeout: 1 });
    expect(await start()).toEqual(first);
    expect(server.world.startCommands).toEqual([startCommand()]);
    const error = `taskuuid ${taskUuid} was used for another command; every command needs its own`;
    expect(await ping(commandHeaders(taskUuid))).toEqual(failure(400, 'INVALID_COMMAND', error));
  });
});
