import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter, type NestExpressApplication } from '@nestjs/platform-express';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import type { OpenApiDocument } from './document-types.js';

export const OPENAPI_PATH = 'zstack/v1/openapi.json';
export const API_PAGE_PATH = 'zstack/v1/docs';

/** Serves the document, and a page to browse it. Must be called before the application listens. */
export function serveOpenApi(app: NestExpressApplication, document: () => OpenApiDocument): void {
  let page: Promise<Express> | undefined;
  app.use((req: Request, res: Response, next: NextFunction) => {
    if (!isOurs(req.path)) return next();
    page ??= makePage(document);
    page.then((serve) => serve(req, res, next), next);
  });
}

function isOurs(path: string): boolean {
  return path === `/${OPENAPI_PATH}` || path === `/${API_PAGE_PATH}` || path.startsWith(`/${API_PAGE_PATH}/`);
}

/** A server inside the server, at the first visit: what draws the page is a fifth of all code that a start would load. */
async function makePage(document: () => OpenApiDocument): Promise<Express> {
  const { SwaggerModule } = await import('@nestjs/swagger');
  const server = express().disable('x-powered-by');
  const page = await NestFactory.create<NestExpressApplication>(ApiPageModule, new ExpressAdapter(server), {
    abortOnError: false,
  });
  SwaggerModule.setup(API_PAGE_PATH, page, document, {
    jsonDocumentUrl: OPENAPI_PATH,
    customSiteTitle: 'Flipside API',
    raw: ['json'],
  });
  return server;
}

@Module({})
class ApiPageModule {}
