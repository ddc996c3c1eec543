import type { INestApplication } from '@nestjs/common';
import { SwaggerModule } from '@nestjs/swagger';
import type { OpenApiDocument } from './document-types.js';

export const OPENAPI_PATH = 'zstack/v1/openapi.json';
export const API_PAGE_PATH = 'zstack/v1/docs';

/** Serves the document, and a page to browse it. Must be called before the application listens. */
export function serveOpenApi(app: INestApplication, document: () => OpenApiDocument): void {
  SwaggerModule.setup(API_PAGE_PATH, app, document, {
    jsonDocumentUrl: OPENAPI_PATH,
    customSiteTitle: 'Flipside API',
    raw: ['json'],
  });
}
