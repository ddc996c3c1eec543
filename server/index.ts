export { AppModule, type AppOptions } from './app.module.js';
export { type Environment, EnvironmentError, parseEnvironment } from './environment.js';
export { AccountService } from './identity/account.service.js';
export { createManager } from './manager.js';
