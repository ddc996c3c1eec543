import { type AccountType, ADMIN_ACCOUNT_UUID } from '#contract';

/** Who does something: an account, or the product itself. */
export interface Actor {
  accountUuid: string;
  accountName: string;
  accountType: AccountType;
}

/** The product acting by itself (start-up, host sync). */
export const SYSTEM_ACTOR: Actor = {
  accountUuid: ADMIN_ACCOUNT_UUID,
  accountName: 'system',
  accountType: 'SystemAdmin',
};
