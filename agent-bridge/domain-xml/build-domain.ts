import { dashed, type StartVmCmd, type VirtType } from '#contract';
import { osBootDevices } from './boot.js';
import { checkCommand } from './check-command.js';
import { clockElement } from './clock.js';
import { CONSOLE_BUILDERS } from './console/console-builders.js';
import { cpuElements } from './cpu.js';
import { guestAgentPort } from './devices/agent-ports.js';
import { balloon } from './devices/balloon.js';
import { cdRomDrives } from './devices/cd-rom.js';
import { controllers } from './devices/controllers.js';
import { disks } from './devices/disk.js';
import { nics } from './devices/nic.js';
import { panicNotifier } from './devices/panic-notifier.js';
import { randomNumbers } from './devices/random-numbers.js';
import { serialConsole } from './devices/serial-console.js';
import { sound } from './devices/sound.js';
import { tablet } from './devices/tablet.js';
import { video } from './devices/video.js';
import { featuresElement } from './features.js';
import { osElement } from './firmware.js';
import { memoryElements } from './memory.js';
import { ownershipMark } from './ownership-mark.js';
import { powerElements } from './power-actions.js';
import { renderXml } from './render-xml.js';
import { element, type XmlElement } from './xml-tree.js';

/** What the host adds to the command. */
export interface HostChoice {
  readonly virtType: VirtType;
  /** Used where the command has none of its own: a console always has a password. */
  readonly randomPassword: string;
}

/**
 * The domain XML of a VM. It holds the console password: never log it.
 * @throws AgentError INVALID_COMMAND for what XML or libvirt could not hold, naming the field.
 */
export function buildDomainXml(cmd: StartVmCmd, host: HostChoice): string {
  checkCommand(cmd);
  return renderXml(buildDomain(cmd, host));
}

function buildDomain(cmd: StartVmCmd, { virtType, randomPassword }: HostChoice): XmlElement {
  return element('domain', { type: virtType }, [
    element('name', {}, cmd.vmInstanceUuid),
    element('uuid', {}, dashed(cmd.vmInstanceUuid)),
    element('title', {}, cmd.vmName),
    ...(cmd.description === undefined ? [] : [element('description', {}, cmd.description)]),
    ownershipMark(cmd.vmInstanceUuid, cmd.vmInternalId),
    ...memoryElements(cmd.memory),
    ...cpuElements(virtType, cmd.cpuNum),
    osElement(cmd.bootMode, cmd.machineType, osBootDevices(cmd)),
    featuresElement(),
    clockElement(cmd.clock),
    ...powerElements(),
    element('devices', {}, devices(cmd, cmd.consolePassword ?? randomPassword)),
  ]);
}

function devices(cmd: StartVmCmd, password: string): XmlElement[] {
  const { spiceStreamingMode } = cmd;
  const viewer = CONSOLE_BUILDERS[cmd.consoleMode]({ password, spiceStreamingMode });
  return [
    ...controllers(cmd.volumes),
    ...disks(cmd.volumes),
    ...cdRomDrives(cmd.cdRoms, cmd.machineType),
    ...nics(cmd.nics),
    viewer.desktopAgent,
    guestAgentPort(),
    ...serialConsole(),
    tablet(),
    viewer.graphics,
    viewer.audio,
    sound(cmd.soundType),
    video(cmd.videoType, cmd.VDIMonitorNumber),
    balloon(),
    randomNumbers(),
    panicNotifier(),
  ];
}
