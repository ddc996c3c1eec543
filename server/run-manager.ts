import { once } from 'node:events';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Logger } from 'pino';
import type { AgentDriver } from '#contract';
import { banner } from './banner.js';
import { dataFolderKey, prepareDataFolder } from './data-folder.js';
import { chooseDriver } from './embedded-agent/choose-driver.js';
import { type EmbeddedAgent, startEmbeddedAgent } from './embedded-agent/embedded-agent.js';
import { registerEmbeddedHost } from './embedded-agent/embedded-host-registration.js';
import type { Environment } from './environment.js';
import { AccountService } from './identity/account.service.js';
import { createLogger, NestLogger } from './logger.js';
import { createManager } from './manager.js';

const KEY_FILE = 'host-secret.key';

/** Starts everything, prints what a newcomer needs to know, and stops it all on SIGINT or SIGTERM. */
export async function runManager(environment: Environment): Promise<void> {
  await prepareDataFolder(environment.DATA_DIR);
  const logger = createLogger(environment.LOG_LEVEL);
  const hostSecretKey = await dataFolderKey(environment.DATA_DIR, KEY_FILE);
  const app = await createManager({ environment, hostSecretKey }, new NestLogger(logger));
  const newPassword = await app.get(AccountService).createFirstAdmin(environment.ADMIN_PASSWORD);
  await app.listen(environment.PORT, environment.HOST);
  const driver = await chooseDriver(environment.EMBEDDED_AGENT, environment.LIBVIRT_SOCKET);
  const agent = driver === null ? null : await embeddedAgent(app, environment, driver, logger);
  const url = environment.PUBLIC_URL ?? (await app.getUrl());
  process.stdout.write(banner({ url, newPassword, driver: agent === null ? null : driver }));
  await stopSignal();
  await app.close();
  await agent?.stop();
}

/** A cloud without its embedded host is still a cloud: the manager stays up and says what is wrong. */
async function embeddedAgent(
  app: NestExpressApplication,
  environment: Environment,
  driver: AgentDriver,
  logger: Logger,
): Promise<EmbeddedAgent | null> {
  const report = (error: unknown) => logger.error({ err: error }, 'the embedded agent is not usable');
  let registered: Promise<void> = Promise.resolve();
  try {
    const agent = await startEmbeddedAgent(environment, driver, logger, (identity, port) => {
      registered = registerEmbeddedHost(app, identity, port).catch(report);
    });
    await registered;
    return agent;
  } catch (error) {
    report(error);
    return null;
  }
}

async function stopSignal(): Promise<void> {
  const controller = new AbortController();
  const { signal } = controller;
  await Promise.race([once(process, 'SIGINT', { signal }), once(process, 'SIGTERM', { signal })]);
  controller.abort();
}
