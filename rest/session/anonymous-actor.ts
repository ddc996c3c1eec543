import type { Actor } from '#kernel';

/** Who calls a public API without a session. It owns nothing and may do nothing else. */
export const ANONYMOUS_ACTOR: Actor = { accountUuid: '', accountName: 'anonymous', accountType: 'Normal' };
