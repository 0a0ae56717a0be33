import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { IGSID, INSTAGRAM_ACCOUNT, start, TEXT_MESSAGE, WHATSAPP_ACCOUNT } from '../start-sandbox.fixture.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const renewedSchema = z.object({ access_token: z.string(), expires_in: z.number() });

describe('An access token', () => {
  it('must be valid, for an existing account and path', async () => {
    const { send } = start();
    expect(await send(TEXT_MESSAGE, { token: 'guess' })).toMatchObject({ status: 401, json: { error: { code: 190 } } });
    const hidden = { status: 400, json: { error: { code: 100, error_subcode: 33, type: 'GraphMethodException' } } };
    expect(await send(TEXT_MESSAGE, { id: '999' })).toMatchObject(hidden);
    expect(await send(TEXT_MESSAGE, { token: 'instagram-token' })).toMatchObject(hidden);
    expect(await send(TEXT_MESSAGE, { version: 'latest' })).toMatchObject({
      status: 400,
      json: { error: { code: 2500 } },
    });
    expect(await send('', { method: 'GET' })).toMatchObject({ status: 400, json: { error: { code: 100 } } });
  });

  it('may be in the query', async () => {
    const { sandbox } = start();
    const url = `https://graph.example/v25.0/${WHATSAPP_ACCOUNT.id}/messages?access_token=whatsapp-token`;
    const response = await sandbox.fetch(url, { method: 'POST', body: JSON.stringify(TEXT_MESSAGE) });
    expect(response.status).toBe(200);
  });

  it('of Instagram can be renewed, and expires after 60 days', async () => {
    let now = 0;
    const { call, sandbox, send } = start({ now: () => now });
    sandbox.setAccount({ ...INSTAGRAM_ACCOUNT, tokenExpireTime: 10 * DAY_MS });
    const renewal = '/refresh_access_token?grant_type=ig_refresh_token&access_token=instagram-token';
    const renew = async () => {
      const response = await sandbox.fetch(`https://graph.example${renewal}`);
      return { status: response.status, json: await response.json() };
    };
    const { access_token: token, expires_in: seconds } = renewedSchema.parse((await renew()).json);
    expect(seconds * 1000).toBe(60 * DAY_MS);
    const sendWith = (accessToken: string) =>
      send({ recipient: { id: IGSID }, message: { text: 'hi' } }, { id: INSTAGRAM_ACCOUNT.id, token: accessToken });
    expect((await sendWith(token)).status).toBe(200);
    expect((await sendWith('instagram-token')).status).toBe(200);
    now = 10 * DAY_MS;
    const expired = { status: 401, json: { error: { code: 190, error_subcode: 463 } } };
    expect(await sendWith('instagram-token')).toMatchObject(expired);
    expect(await renew()).toMatchObject(expired);
    expect((await sendWith(token)).status).toBe(200);
    now = 60 * DAY_MS;
    expect(await sendWith(token)).toMatchObject(expired);
    expect(await call('/refresh_access_token', { method: 'GET' })).toMatchObject({ status: 400 });
  });

  it('of WhatsApp cannot be renewed that way', async () => {
    const { sandbox } = start();
    const query = 'grant_type=ig_refresh_token&access_token=whatsapp-token';
    expect((await sandbox.fetch(`https://graph.example/refresh_access_token?${query}`)).status).toBe(400);
  });
});
