import type { LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { ApiRegistry, SESSION_COOKIE } from '#rest';
import { AppModule, type AppOptions } from './app.module.js';
import { openApiDocument } from './openapi/openapi-document.js';
import { serveOpenApi } from './openapi/serve-openapi.js';
import { VERSION } from './version.js';

/**
 * Makes the manager, ready to listen. Errors at its start (a damaged database, colliding definitions) are thrown, not
 * turned into an exit of the process.
 */
export async function createManager(
  options: AppOptions,
  logger: LoggerService | false,
): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule.forRoot(options), {
    logger,
    abortOnError: false,
    // The REST layer reads bodies itself: its errors are ZStack's plain texts.
    bodyParser: false,
  });
  app.disable('x-powered-by');
  serveOpenApi(app, () => {
    const registry = app.get(ApiRegistry);
    return openApiDocument({
      version: VERSION,
      apis: registry.apis(),
      queries: registry.queries(),
      cookie: SESSION_COOKIE,
    });
  });
  return app;
}
