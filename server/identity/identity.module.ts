import { Module, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { GlobalConfigModule } from '#global-config';
import { AccountApi } from './account.api.js';
import { AccountQuery } from './account.query.js';
import { AccountService } from './account.service.js';
import { identityConfigs } from './identity.global-config.js';
import { LoginLimiter } from './login-limiter.js';
import { SessionApi } from './session.api.js';
import { SessionQuery } from './session.query.js';
import { SessionService } from './session.service.js';

const SESSION_CLEANUP_INTERVAL_MS = 3_600_000;

/** Accounts and sessions. */
@Module({
  imports: [GlobalConfigModule.forFeature(identityConfigs)],
  providers: [
    AccountApi,
    AccountQuery,
    AccountService,
    SessionApi,
    SessionQuery,
    SessionService,
    { provide: LoginLimiter, useFactory: () => new LoginLimiter() },
  ],
  exports: [AccountService, SessionService],
})
export class IdentityModule implements OnModuleInit, OnModuleDestroy {
  private cleanup: NodeJS.Timeout;

  constructor(private readonly sessions: SessionService) {}

  onModuleInit(): void {
    this.cleanup = setInterval(() => void this.sessions.deleteExpired(), SESSION_CLEANUP_INTERVAL_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.cleanup);
  }
}
