import { createHash } from 'node:crypto';
import { createAccount } from '#contract';
import type { ApiClient, TestCloud } from '#testing';

/** Makes a Normal account and logs it in. */
export async function normalAccount({ admin }: TestCloud, name: string): Promise<ApiClient> {
  await admin.call(createAccount, { name, password: createHash('sha512').update(name).digest('hex') });
  return admin.logIn(name, name);
}
