import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { NextFunction, Request, Response } from 'express';
import { ApiRegistry } from '../registry/api-registry.js';
import { HttpRefusal } from './http-refusal.js';
import { RequestHandler } from './request-handler.js';
import { API_PREFIX } from './rest-path.js';
import { sendText } from './send.js';

/**
 * Puts the REST API into the application's HTTP server.
 *
 * A plain middleware below the prefix, not a Nest controller: the host application's global pipes, guards, filters and
 * prefix do not reach it. It is mounted after the application's own controllers, so those may stand below the prefix.
 */
@Injectable()
export class RestEndpoint implements OnModuleInit {
  private readonly logger = new Logger(RestEndpoint.name);

  constructor(
    private readonly adapterHost: HttpAdapterHost,
    private readonly registry: ApiRegistry,
    private readonly handler: RequestHandler,
  ) {}

  onModuleInit(): void {
    // Reads all declarations: a clash stops the start here.
    this.registry.apis();
    const adapter = this.adapterHost.httpAdapter;
    // An application context without HTTP has none.
    if (!adapter) return;
    adapter.use(API_PREFIX, (req: Request, res: Response) => {
      this.handler.handle(req, res).catch((error: unknown) => this.refuse(req, res, error));
    });
    adapter.use(API_PREFIX, (error: unknown, req: Request, res: Response, _next: NextFunction) => {
      this.refuse(req, res, refusalOfBodyParser(error) ?? error);
    });
  }

  private refuse(req: Request, res: Response, error: unknown): void {
    if (error instanceof HttpRefusal) {
      // What is left of the body is not read, so the connection cannot be used again.
      if (!req.complete) res.setHeader('Connection', 'close');
      sendText(res, error.status, error.message);
      return;
    }
    this.logger.error(`${req.method} ${req.path}: ${error instanceof Error ? error.stack : String(error)}`);
    sendText(res, 500, 'an internal error happened; the log has the details');
  }
}

/** Nest's own body parser, if the host application keeps it, fails before we see the request. */
function refusalOfBodyParser(error: unknown): HttpRefusal | null {
  const type: unknown = error instanceof Error && 'type' in error ? error.type : null;
  if (type === 'entity.parse.failed') return new HttpRefusal(400, 'the body is not valid JSON', { cause: error });
  if (type !== 'entity.too.large') return null;
  const limit: unknown = error instanceof Error && 'limit' in error ? error.limit : '?';
  return new HttpRefusal(413, `the body is longer than ${String(limit)} bytes`, { cause: error });
}
