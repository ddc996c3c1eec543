import type { StartVmCmd } from '#contract';
import { AgentError } from '../agent-error.js';
import { forbiddenCharacter } from './xml-characters.js';

/**
 * What the command's schema does not say and a domain definition cannot hold.
 * @throws AgentError INVALID_COMMAND, naming the field.
 */
export function checkCommand(cmd: StartVmCmd): void {
  for (const { field, text } of textFields(cmd, '')) {
    const forbidden = forbiddenCharacter(text);
    if (forbidden) refuse(field, `holds ${forbidden}, which XML cannot carry`);
  }
  // libvirt: "Domain title can't contain newlines". It writes a CR as it is and reads it as a line break the next time
  // that it starts: the domain would be lost then.
  if (/[\n\r]/.test(cmd.vmName)) refuse('vmName', 'must be one line');
  // For the same reason these would turn into blanks in attributes.
  for (const { field, text } of textFields({ volumes: cmd.volumes, cdRoms: cmd.cdRoms, nics: cmd.nics }, '')) {
    if (/[\t\n\r]/.test(text)) refuse(field, 'holds a tab or a line break, which libvirt does not keep');
  }
  refuseRepeated('bootDev', cmd.bootDev);
  const { volumes, cdRoms, nics } = cmd;
  for (const [field, devices] of Object.entries({ volumes, cdRoms, nics })) {
    refuseRepeated(
      `${field}.deviceId`,
      devices.map(({ deviceId }) => deviceId),
    );
  }
  refuseRepeated(
    'bootOrder',
    [...volumes, ...cdRoms, ...nics].flatMap(({ bootOrder }) => bootOrder ?? []),
  );
}

function* textFields(value: unknown, field: string): Generator<{ field: string; text: string }> {
  if (typeof value === 'string') yield { field, text: value };
  if (typeof value !== 'object' || value === null) return;
  for (const [key, part] of Object.entries(value)) {
    if (Array.isArray(value)) yield* textFields(part, `${field}[${key}]`);
    else yield* textFields(part, field === '' ? key : `${field}.${key}`);
  }
}

function refuseRepeated(field: string, values: readonly (string | number)[]): void {
  const repeated = values.find((value, index) => values.indexOf(value) !== index);
  if (repeated !== undefined) refuse(field, `names ${repeated} twice`);
}

function refuse(field: string, reason: string): never {
  throw new AgentError('INVALID_COMMAND', `${field} ${reason}`, { params: { field } });
}
