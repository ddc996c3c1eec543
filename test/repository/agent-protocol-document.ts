import type { z } from 'zod';
import {
  AGENT_COMMANDS,
  AGENT_ERROR_CODES,
  AGENT_EVENTS_PATH,
  type AgentErrorCode,
  agentEventSchema,
  CONTRACT_FEATURES,
  TASK_UUID_HEADER,
} from '#contract';
import { AGENT_LIMITS } from '../../agent-bridge/agent-options.js';
import { FAILURE_HTTP_STATUS } from '../../agent-bridge/http/answer.js';
import { AGENT_SERVER_LIMITS } from '../../agent-bridge/http/server-options.js';
import { alternativesOf, fieldsOf, type SchemaField } from './schema-fields.js';

const MEANINGS: Record<AgentErrorCode, string> = {
  INVALID_COMMAND: 'A field is wrong, or the taskuuid was used for another command. The text names field and problem.',
  UNAUTHORIZED: "The request does not carry the agent's secret.",
  NO_SUCH_ROUTE: 'Unknown path or method.',
  BODY_TOO_LARGE: 'The body is longer than the agent takes.',
  BUSY: 'Too many commands run and wait, or the agent is stopping. Nothing was run: the same taskuuid may try again.',
  VM_NOT_FOUND: 'The host does not know the VM.',
  VM_WRONG_STATE: "The VM's state does not allow it; `params.state` is that state.",
  FOREIGN_DOMAIN: 'A domain of that uuid or name exists and is not managed by this agent.',
  PATH_NOT_ALLOWED: 'A disk or ISO path leads out of the storage roots.',
  CONSOLE_MODE_UNSUPPORTED: "The host's QEMU lacks the console mode; `params.supported` lists what it has.",
  CONSOLE_PASSWORD_INVALID: 'The console cannot use the password.',
  VM_UNSUPPORTED: 'The host cannot do something else that the command asks for.',
  HYPERVISOR_UNAVAILABLE: "The hypervisor's daemon does not answer.",
  HYPERVISOR_ERROR: 'The hypervisor refused or failed; its own words follow.',
  TIMEOUT: 'Not done in time. What runs goes on: ask for its result with the same taskuuid.',
  INTERNAL: 'A mistake of the agent; its log says more.',
};

const INTRODUCTION = `# Agent protocol

What the manager sends to the agent on each host, derived from \`contract/agent/\`. Do not edit: \`npm run docs:agent-protocol\` writes this file.

## Transport
- HTTP, or HTTPS when the agent has a certificate; it listens beyond loopback only with one. Port 7070 by default.
- \`Authorization: Bearer <secret>\`: the secret of this host, from the agent's \`AGENT_SECRET_FILE\`.
- A command is a POST of one JSON object to its path, at most ${AGENT_SERVER_LIMITS.maxBodyBytes} bytes. Unknown fields are refused.
- Header \`${TASK_UUID_HEADER}\`: 32 lower-case hex characters chosen by the manager, new for each command. The same one again gets the
  first result and runs nothing twice; while the first still runs, both wait for it. So a command whose answer was lost is
  simply sent again. Results are remembered for ${AGENT_LIMITS.rememberTaskMs / 1000} s, the latest ${AGENT_LIMITS.maxRememberedTasks} of them.
- Commands for one VM run one after the other. At most ${AGENT_LIMITS.maxConcurrentCommands} commands on VMs run at once and ${AGENT_LIMITS.maxQueuedCommands} wait; more are refused as \`BUSY\`.
  Commands about the host do not wait for those.
- A command may take ${AGENT_LIMITS.commandTimeoutMs / 1000} s, waiting included, on top of its own \`timeout\` (seconds) if it has one.
- Type \`uuid\` below: 32 lower-case hex characters without dashes. Every field is there unless it is marked as optional.

## Answers
\`{"success": true, …reply}\`, or \`{"success": false, "error": "text", "code": "CODE", "params": {…}}\`; \`params\` may be absent.`;

/** The protocol as a page for people. */
export function agentProtocolDocument(): string {
  const codes = AGENT_ERROR_CODES.map((code) => `| \`${code}\` | ${FAILURE_HTTP_STATUS[code]} | ${MEANINGS[code]} |`);
  const commands = Object.entries(AGENT_COMMANDS).map(([name, command]) => commandSection(name, command));
  const features = CONTRACT_FEATURES.map((feature) => `- \`${feature}\``);
  return `${[
    INTRODUCTION,
    ['| code | HTTP status | meaning |', '| --- | --- | --- |', ...codes].join('\n'),
    '## Commands',
    ...commands,
    eventsSection(),
    '## Additions since the first version',
    features.length === 0 ? 'None.' : features.join('\n'),
  ].join('\n\n')}\n`;
}

interface DocumentedCommand {
  readonly path: string;
  readonly summary: string;
  readonly request: z.ZodType;
  readonly reply: z.ZodType;
}

function commandSection(name: string, { path, summary, request, reply }: DocumentedCommand): string {
  const parts = [`### ${name}: \`POST ${path}\``, summary];
  return [...parts, fieldTable('request', fieldsOf(request)), fieldTable('reply', fieldsOf(reply))].join('\n\n');
}

function eventsSection(): string {
  const events = alternativesOf(agentEventSchema).map((fields) => {
    const [type, ...others] = fields;
    return fieldTable(type?.type ?? '', others);
  });
  return [
    '## Events',
    `\`GET\` or \`POST ${AGENT_EVENTS_PATH}\` opens a stream of JSON lines (\`application/x-ndjson\`). \`hello\` is the first; \`heartbeat\` comes every
${AGENT_LIMITS.heartbeatIntervalMs / 1000} s. A reader that leaves more than ${AGENT_SERVER_LIMITS.maxEventBufferBytes} bytes waiting is cut off, and at most ${AGENT_SERVER_LIMITS.maxEventStreams} streams are open. After \`resync\`, and after
opening the stream again, ask for everything (\`syncVms\`): events may have been missed.`,
    ...events,
  ].join('\n\n');
}

function fieldTable(title: string, fields: readonly SchemaField[]): string {
  if (fields.length === 0) return `${title}: no fields`;
  const rows = fields.map(
    ({ name, type, isRequired }) => `| \`${name}\` | ${type} | ${isRequired ? '' : 'optional '}|`,
  );
  return [`| ${title} | type | |`, '| --- | --- | --- |', ...rows].join('\n');
}
