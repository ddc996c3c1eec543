import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  createAccount,
  deleteAccount,
  getAuditData,
  getCurrentSession,
  logOut,
  queryAccount,
  queryAudit,
  querySession,
  renewSession,
  updateAccount,
  validateSession,
} from '#contract';
import { SESSION_COOKIE } from '#rest';
import { ADMIN_PASSWORD, type IdentityApp, startIdentityApp } from '../testing/identity-app.js';
import { passwordDigest } from './password-hash.js';

const error = (status: number, code: string) => ({ status, error: { code } });

describe('identity', () => {
  let identity: IdentityApp;

  beforeEach(async () => {
    identity = await startIdentityApp();
  });

  afterEach(() => identity.close());

  const createNormal = (name: string) =>
    identity.admin.call(createAccount, { name, password: passwordDigest(`${name} secret`) });

  it('lets the administrator in with the right password only', async () => {
    await expect(identity.anonymous.logIn('admin', 'wrong')).rejects.toMatchObject(error(401, 'ID.1000'));
    await expect(identity.anonymous.logIn('nobody', ADMIN_PASSWORD)).rejects.toMatchObject(error(401, 'ID.1000'));
    await identity.anonymous.logIn('admin', ADMIN_PASSWORD);
  });

  it('answers a bad login as ZStack does when nobody waits', async () => {
    const body = JSON.stringify({ logInByAccount: { accountName: 'admin', password: passwordDigest('wrong') } });
    const response = await fetch(`${identity.url}/zstack/v1/accounts/login`, { method: 'PUT', body });
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({
      error: { code: 'ID.1000', details: 'wrong account name or password' },
    });
  });

  it('limits failed logins', async () => {
    for (let attempt = 0; attempt < 5; attempt++) await identity.anonymous.logIn('x', 'wrong').catch(() => undefined);
    await expect(identity.anonymous.logIn('x', 'wrong')).rejects.toMatchObject(error(429, 'ID.1000'));
    await identity.anonymous.logIn('admin', ADMIN_PASSWORD);
  });

  it('ends a session after its time, and renews one before', async () => {
    const renewed = await identity.anonymous.logIn('admin', ADMIN_PASSWORD);
    const { inventory } = await renewed.call(getCurrentSession, {});
    await renewed.call(renewSession, { sessionUuid: inventory.uuid, duration: 20_000 });
    identity.clock.advance(7_201_000);
    await expect(identity.admin.query(queryAccount)).rejects.toMatchObject(error(401, 'ID.1001'));
    expect(await renewed.query(queryAccount)).toHaveLength(1);
  });

  it('keeps the secret out of the job of a renewal', async () => {
    const body = JSON.stringify({ logInByAccount: { accountName: 'admin', password: passwordDigest(ADMIN_PASSWORD) } });
    const login = await fetch(`${identity.url}/zstack/v1/accounts/login`, { method: 'PUT', body });
    const secret = z.object({ inventory: z.object({ uuid: z.string() }) }).parse(await login.json()).inventory.uuid;
    const renewed = await identity.admin.call(renewSession, { sessionUuid: secret });
    expect(renewed.inventory.uuid).toMatch(/^[0-9a-f]{32}$/);
    expect(renewed.inventory.uuid).not.toBe(secret);
  });

  it('logs out, and then knows the session no more', async () => {
    const client = await identity.anonymous.logIn('admin', ADMIN_PASSWORD);
    const { inventory } = await client.call(getCurrentSession, {});
    await client.call(logOut, { sessionUuid: inventory.uuid });
    await expect(client.query(queryAccount)).rejects.toMatchObject(error(401, 'ID.1001'));
    expect(await identity.anonymous.call(validateSession, { sessionUuid: inventory.uuid })).toEqual({ valid: false });
  });

  it('shows sessions by their handles: all to an administrator, their own to others', async () => {
    await createNormal('mia');
    const mia = await identity.anonymous.logIn('mia', 'mia secret');
    const seenByAdmin = await identity.admin.query(querySession);
    expect(seenByAdmin.map(({ accountName, current }) => [accountName, current]).sort()).toEqual([
      ['admin', true],
      ['mia', false],
    ]);
    const [own, ...others] = await mia.query(querySession);
    expect(others).toEqual([]);
    expect(own).toMatchObject({ accountName: 'mia', current: true });
    const adminsHandle = seenByAdmin.find(({ accountName }) => accountName === 'admin')?.uuid ?? '';
    await mia.call(logOut, { sessionUuid: adminsHandle });
    expect(await identity.admin.query(querySession)).toHaveLength(2);
    await identity.admin.call(logOut, { sessionUuid: own?.uuid ?? '' });
    await expect(mia.query(querySession)).rejects.toMatchObject(error(401, 'ID.1001'));
  });

  it('keeps accounts apart', async () => {
    const { inventory: mia } = await createNormal('mia');
    await createNormal('leo');
    const client = await identity.anonymous.logIn('mia', 'mia secret');
    expect((await client.query(queryAccount)).map(({ name }) => name)).toEqual(['mia']);
    const forbidden = error(403, 'ID.1002');
    await expect(client.call(createAccount, { name: 'x', password: passwordDigest('x') })).rejects.toMatchObject(
      forbidden,
    );
    const [admin] = await identity.admin.query(queryAccount, { q: ['name=admin'] });
    const takeOver = { uuid: admin?.uuid ?? '', password: passwordDigest('mine now') };
    await expect(client.call(updateAccount, takeOver)).rejects.toMatchObject(forbidden);
    await expect(client.query(queryAudit)).rejects.toMatchObject(forbidden);
    await expect(client.call(deleteAccount, { uuid: mia.uuid })).rejects.toMatchObject(forbidden);
  });

  it('changes a password with the old one, and ends the other sessions', async () => {
    const { inventory: mia } = await createNormal('mia');
    const [client, elsewhere] = [
      await identity.anonymous.logIn('mia', 'mia secret'),
      await identity.anonymous.logIn('mia', 'mia secret'),
    ];
    const change = { uuid: mia.uuid, password: passwordDigest('new') };
    await expect(client.call(updateAccount, change)).rejects.toMatchObject(error(401, 'ID.1000'));
    await client.call(updateAccount, { ...change, oldPassword: passwordDigest('mia secret') });
    expect(await client.query(queryAccount)).toHaveLength(1);
    await expect(elsewhere.query(queryAccount)).rejects.toMatchObject(error(401, 'ID.1001'));
    await identity.anonymous.logIn('mia', 'new');
  });

  it('keeps the last administrator and refuses a second account of the same name', async () => {
    const [admin] = await identity.admin.query(queryAccount);
    await expect(identity.admin.call(deleteAccount, { uuid: admin?.uuid ?? '' })).rejects.toMatchObject(
      error(409, 'SYS.1006'),
    );
    await createNormal('mia');
    await expect(createNormal('mia')).rejects.toMatchObject(error(409, 'SYS.1007'));
  });

  it('gives a browser a cookie that scripts cannot read, and tells it the handle only', async () => {
    const body = JSON.stringify({ logInByAccount: { accountName: 'admin', password: passwordDigest(ADMIN_PASSWORD) } });
    const login = (origin: string) =>
      fetch(`${identity.url}/zstack/v1/accounts/login`, { method: 'PUT', body, headers: { Origin: origin } });
    const response = await login(identity.url);
    expect(response.status).toBe(200);
    const cookie = response.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(new RegExp(`^${SESSION_COOKIE}=[0-9a-f]{32}; Path=/; HttpOnly; SameSite=Strict; Expires=`));
    const [pair = ''] = cookie.split(';');
    const answer = await response.text();
    expect(answer).not.toContain(pair.split('=')[1]);

    const renew = (headers: Record<string, string>) =>
      fetch(`${identity.url}/zstack/v1/accounts/sessions/${JSON.parse(answer).inventory.uuid}/renew`, {
        method: 'PUT',
        body: '{"renewSession":{}}',
        headers: { Cookie: pair, Prefer: 'wait=10', ...headers },
      });
    expect((await renew({ Origin: identity.url })).status).toBe(200);
    expect((await renew({ Origin: 'https://evil.example' })).status).toBe(403);
    expect((await renew({})).status).toBe(403);
  });

  it('tells audit rows between two times, and refuses filters that it does not know', async () => {
    await createNormal('mia');
    const { audits } = await identity.admin.call(getAuditData, { startTime: 0, limit: 1 });
    expect(audits).toMatchObject([{ apiName: 'createAccount', resourceName: 'mia' }]);
    expect(await identity.admin.call(getAuditData, { endTime: 1 })).toEqual({ audits: [] });
    for (const filter of [{ conditions: ['operator=mia'] }, { auditType: 'login' }]) {
      await expect(identity.admin.call(getAuditData, filter)).rejects.toMatchObject(error(400, 'SYS.1007'));
    }
  });

  it('writes audit rows with no secret in them', async () => {
    await createNormal('mia');
    await identity.anonymous.logIn('mia', 'wrong').catch(() => undefined);
    const rows = await identity.admin.query(queryAudit, { sort: '+id' });
    expect(
      rows.map(({ apiName, operator, success, resourceName }) => [apiName, operator, success, resourceName]),
    ).toEqual([
      ['logInByAccount', 'admin', true, 'admin'],
      ['createAccount', 'admin', true, 'mia'],
      ['logInByAccount', 'mia', false, 'mia'],
    ]);
    const all = JSON.stringify(rows);
    for (const secret of [passwordDigest('mia secret'), passwordDigest('wrong'), passwordDigest(ADMIN_PASSWORD)]) {
      expect(all).not.toContain(secret);
    }
  });
});
