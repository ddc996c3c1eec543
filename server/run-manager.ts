import { once } from 'node:events';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Logger } from 'pino';
import { HostDirectory } from '#plugin-kvm';
import { type BannerFacts, banner } from './banner.js';
import { dataFolderKey, prepareDataFolder } from './data-folder.js';
import { lockDataFolder } from './data-folder-lock.js';
import { chooseDriver } from './embedded-agent/choose-driver.js';
import { type EmbeddedAgent, startEmbeddedAgent } from './embedded-agent/embedded-agent.js';
import { registerEmbeddedHost } from './embedded-agent/embedded-host-registration.js';
import { embeddedIdentity } from './embedded-agent/embedded-identity.js';
import type { Environment } from './environment.js';
import { AccountService } from './identity/account.service.js';
import { listenError } from './listen-error.js';
import { createLogger, NestLogger } from './logger.js';
import { createManager } from './manager.js';

const KEY_FILE = 'host-secret.key';

export interface RunningManager {
  readonly facts: BannerFacts;
  /** Lets running calls end, then stops everything; VMs keep running. */
  stop(): Promise<void>;
}

/** Starts everything, prints what a newcomer needs to know, and stops it all on SIGINT or SIGTERM. */
export async function runManager(environment: Environment): Promise<void> {
  const logger = createLogger(environment.LOG_LEVEL);
  const { facts, stop } = await startManager(environment, logger);
  process.stdout.write(banner(facts));
  await stopSignal();
  logger.info('stopping; calls that run are given some seconds to end, a second signal ends them at once');
  await stop();
}

/**
 * Starts everything.
 * @throws StartError and DatabaseOpenError for what an administrator can mend; nothing runs then
 */
export async function startManager(environment: Environment, logger: Logger): Promise<RunningManager> {
  await prepareDataFolder(environment.DATA_DIR);
  const unlock = isFolderShared(environment) ? async () => {} : await lockDataFolder(environment.DATA_DIR);
  try {
    const { facts, stop } = await startLocked(environment, logger);
    return { facts, stop: () => stop().finally(unlock) };
  } catch (error) {
    await unlock();
    throw error;
  }
}

/** With the database elsewhere and no agent, all that is left in the folder is the key: several nodes must have the same. */
function isFolderShared({ DATABASE_URL, EMBEDDED_AGENT }: Environment): boolean {
  return DATABASE_URL !== undefined && EMBEDDED_AGENT === 'none';
}

async function startLocked(environment: Environment, logger: Logger): Promise<RunningManager> {
  const hostSecretKey = await dataFolderKey(environment.DATA_DIR, KEY_FILE);
  const app = await createManager({ environment, hostSecretKey }, new NestLogger(logger));
  let agent: EmbeddedAgent | null = null;
  const stop = async () => {
    agent?.stopRegistering();
    await app.close();
    await agent?.stop();
  };
  try {
    const accounts = app.get(AccountService);
    // A password that is known already may be used as soon as the port listens.
    if (environment.ADMIN_PASSWORD !== undefined) await accounts.createFirstAdmin(environment.ADMIN_PASSWORD);
    await listen(app, environment);
    agent = await embeddedAgent(app, environment, logger);
    // Last: one that is made up, and not shown because the start fails after it, could never be learned again.
    const newPassword = await accounts.createFirstAdmin(environment.ADMIN_PASSWORD);
    const url = environment.PUBLIC_URL ?? (await app.getUrl());
    const [driver, hostProblem] = agent === null ? [null, null] : [agent.driver, agent.problem];
    return { facts: { url, newPassword, driver, hostProblem }, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function embeddedAgent(
  app: NestExpressApplication,
  environment: Environment,
  logger: Logger,
): Promise<EmbeddedAgent | null> {
  const { EMBEDDED_AGENT: choice, LIBVIRT_SOCKET, DATA_DIR } = environment;
  if (choice === 'none') return null;
  const identity = await embeddedIdentity(DATA_DIR);
  const driverBefore = app.get(HostDirectory).find(identity.hostUuid)?.driver ?? null;
  const driver = await chooseDriver(choice, LIBVIRT_SOCKET, driverBefore);
  const register = (port: number) => registerEmbeddedHost(app, identity, port);
  return startEmbeddedAgent({ environment, identity, driver, logger, register });
}

async function listen(app: NestExpressApplication, environment: Environment): Promise<void> {
  try {
    await app.listen(environment.PORT, environment.HOST);
  } catch (error) {
    throw listenError(error, environment);
  }
}

async function stopSignal(): Promise<void> {
  const controller = new AbortController();
  const { signal } = controller;
  await Promise.race([once(process, 'SIGINT', { signal }), once(process, 'SIGTERM', { signal })]);
  controller.abort();
}
