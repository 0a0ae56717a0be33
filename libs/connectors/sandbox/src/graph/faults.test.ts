import { describe, expect, it } from 'vitest';
import { IGSID, INSTAGRAM_ACCOUNT, start, TEXT_MESSAGE, WHATSAPP_ACCOUNT } from '../start-sandbox.fixture.ts';

describe('A scripted fault', () => {
  it('applies to the matching requests, as often as scripted', async () => {
    const { sandbox, send } = start();
    sandbox.failNext({
      account: WHATSAPP_ACCOUNT.id,
      recipient: '5511999999999',
      status: 429,
      code: 130429,
      count: 2,
      retryAfterSeconds: 3,
    });
    const other = { ...TEXT_MESSAGE, to: '5511888888888' };
    const fault = { status: 429, json: { error: { code: 130429 } }, retryAfter: '3' };
    expect(await send(other)).toMatchObject({ status: 200 });
    expect(await send(TEXT_MESSAGE)).toMatchObject(fault);
    expect(await send(TEXT_MESSAGE)).toMatchObject(fault);
    expect(await send(TEXT_MESSAGE)).toMatchObject({ status: 200 });
    expect(sandbox.messageCount(WHATSAPP_ACCOUNT.id)).toBe(2);
  });

  it('applies to any account if it names none, until it is deleted', async () => {
    const { sandbox, send, sendInstagram } = start();
    sandbox.failNext({ count: 100 });
    expect(await send(TEXT_MESSAGE)).toMatchObject({ status: 400, json: { error: { code: 131000 } } });
    expect(await sendInstagram({ message: { text: 'hi' } })).toMatchObject({ status: 400 });
    sandbox.clearFaults(WHATSAPP_ACCOUNT.id);
    expect(await send(TEXT_MESSAGE)).toMatchObject({ status: 400 });
    sandbox.clearFaults();
    expect(await send(TEXT_MESSAGE)).toMatchObject({ status: 200 });
  });

  it('closes the connection before or after a message is accepted', async () => {
    const { sandbox, send } = start();
    sandbox.failNext({ account: WHATSAPP_ACCOUNT.id, dropConnection: 'before' });
    await expect(send(TEXT_MESSAGE)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
    expect(sandbox.messages()).toEqual([]);
    sandbox.failNext({ account: WHATSAPP_ACCOUNT.id, dropConnection: 'after' });
    await expect(send(TEXT_MESSAGE)).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
    expect(sandbox.messages()).toHaveLength(1);
  });

  it('that is only a delay accepts the message at once, and responds late', async () => {
    const { sandbox } = start();
    sandbox.failNext({ account: WHATSAPP_ACCOUNT.id, delayMs: 600_000 });
    const controller = new AbortController();
    const response = sandbox.fetch(`https://graph.example/v25.0/${WHATSAPP_ACCOUNT.id}/messages`, {
      method: 'POST',
      headers: { authorization: 'Bearer whatsapp-token' },
      body: JSON.stringify(TEXT_MESSAGE),
      signal: controller.signal,
    });
    expect(sandbox.messages()).toHaveLength(1);
    controller.abort(new Error('waited long enough'));
    await expect(response).rejects.toThrow('waited long enough');
  });

  it('with a delay responds late', async () => {
    const { sandbox, send } = start();
    sandbox.failNext({ delayMs: 1, code: 131016, status: 503 });
    expect(await send(TEXT_MESSAGE)).toMatchObject({ status: 503, json: { error: { code: 131016 } } });
    expect(sandbox.messages()).toEqual([]);
  });

  it('can be reported after the message was accepted', async () => {
    const { sandbox, parsed, send } = start();
    sandbox.failNext({ account: WHATSAPP_ACCOUNT.id, reportLater: true, code: 131026 });
    expect(await send({ ...TEXT_MESSAGE, biz_opaque_callback_data: 'd-1' })).toMatchObject({ status: 200 });
    await sandbox.idle();
    const status = { status: 'failed', biz_opaque_callback_data: 'd-1', errors: [{ code: 131026 }] };
    expect(parsed()).toMatchObject([{ entry: [{ changes: [{ value: { statuses: [status] } }] }] }]);
  });

  it('can apply to uploads', async () => {
    const { sandbox, call, send } = start();
    sandbox.failNext({ requests: 'uploads', status: 500, code: 131000 });
    expect(await send(TEXT_MESSAGE)).toMatchObject({ status: 200 });
    const body = new FormData();
    body.set('messaging_product', 'whatsapp');
    body.set('file', new Blob(['x'], { type: 'image/png' }), 'x.png');
    const upload = () => call(`/v25.0/${WHATSAPP_ACCOUNT.id}/media`, { body });
    expect(await upload()).toMatchObject({ status: 500 });
    expect(await upload()).toMatchObject({ status: 200 });
  });

  it('does not apply to requests that are refused anyway', async () => {
    const { sandbox, send } = start();
    sandbox.failNext({ account: WHATSAPP_ACCOUNT.id });
    await send({ ...TEXT_MESSAGE, to: 'invalid' });
    await send(TEXT_MESSAGE, { token: 'guess' });
    expect(await send(TEXT_MESSAGE)).toMatchObject({ json: { error: { code: 131000 } } });
  });

  it.each([
    [
      'reportLater: is not supported on Instagram',
      { account: INSTAGRAM_ACCOUNT.id, recipient: IGSID, reportLater: true },
    ],
    [
      'reportLater: must not be combined with dropConnection, status or uploads',
      { account: WHATSAPP_ACCOUNT.id, reportLater: true, status: 500 },
    ],
    ['dropConnection: must not be combined with status', { dropConnection: 'after', status: 500 }],
    ['recipient: must not be combined with uploads', { requests: 'uploads', recipient: '5511999999999' }],
  ] as const)('is refused if its members must not be combined: %s', (problem, fault) => {
    const { sandbox } = start();
    expect(() => {
      sandbox.failNext(fault);
    }).toThrow(problem);
  });
});
