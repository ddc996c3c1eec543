import type { ApiAccess } from '#contract';
import { type Actor, type KnownError, knownError } from '#kernel';

/** Whether an account may call an API at all; what it may see and change of it is the API's own affair. */
export function missingPermission(access: ApiAccess, actor: Actor, apiName: string): KnownError | null {
  switch (access) {
    case 'public':
    case 'normal':
      return null;
    case 'admin':
      return actor.accountType === 'SystemAdmin'
        ? null
        : knownError('identity.permissionDenied', { account: actor.accountName, api: apiName });
  }
}
