import { defineExtensionPoint } from '#kernel';

/** Counts what an account owns, so that it is not deleted under its resources. */
export interface AccountResources {
  countOwnedBy(accountUuid: string): Promise<number>;
}

export const accountResources = defineExtensionPoint<AccountResources>('accountResources');
