import { describe, expect, it } from 'vitest';
import type { SandboxOptions } from '../index.ts';
import { IGSID, INSTAGRAM_ACCOUNT, start, TEXT_MESSAGE, WHATSAPP_ACCOUNT } from '../start-sandbox.fixture.ts';

const HOUR_MS = 60 * 60 * 1000;
const ANA = { phone: TEXT_MESSAGE.to };
const ORDER = { account: WHATSAPP_ACCOUNT.id, name: 'order', language: 'pt_BR' };

/** Creates a sandbox with Meta's rules and a simulated clock. */
function startStrict(options: SandboxOptions = {}) {
  const clock = { now: 10 * 24 * HOUR_MS };
  const parts = start({ rules: 'meta', now: () => clock.now, ...options });
  const sendTemplate = (template: object = {}, to: object = { to: TEXT_MESSAGE.to }) =>
    parts.send({
      ...{ messaging_product: 'whatsapp', type: 'template' },
      ...{ template: { name: 'order', language: { code: 'pt_BR' }, ...template }, ...to },
    });
  /** Returns the codes of the received statuses `failed`. */
  const failures = async () => {
    await parts.sandbox.idle();
    return [...JSON.stringify(parts.parsed()).matchAll(/"errors":\[{"code":(\d+)/g)].map(([, code]) => Number(code));
  };
  return { ...parts, clock, sendTemplate, failures };
}

describe('The 24-hour window of WhatsApp', () => {
  it('is opened by an inbound message; later messages are accepted and then fail', async () => {
    const { sandbox, clock, send, failures } = startStrict();
    expect(await send(TEXT_MESSAGE)).toMatchObject({ status: 200 });
    expect(await failures()).toEqual([131047]);
    sandbox.receiveFrom(ANA, 'oi', { account: WHATSAPP_ACCOUNT.id });
    clock.now += 24 * HOUR_MS - 1;
    await send(TEXT_MESSAGE);
    expect(await failures()).toEqual([131047]);
    clock.now += 1;
    await send(TEXT_MESSAGE);
    expect(await failures()).toEqual([131047, 131047]);
  });

  it('is closed if the person wrote long ago', async () => {
    const { sandbox, clock, send, failures } = startStrict();
    const content = { type: 'text', text: 'oi' } as const;
    sandbox.receive({ account: WHATSAPP_ACCOUNT.id, person: ANA, content, time: clock.now - 25 * HOUR_MS });
    await send(TEXT_MESSAGE);
    expect(await failures()).toEqual([131047]);
  });

  it('does not apply to templates', async () => {
    const { sandbox, sendTemplate, failures } = startStrict();
    sandbox.registerTemplate(ORDER);
    expect(await sendTemplate()).toMatchObject({ status: 200 });
    expect(await failures()).toEqual([]);
  });

  it('is always open for accounts with lenient rules', async () => {
    const { send, failures } = startStrict({ accounts: [{ ...WHATSAPP_ACCOUNT, rules: { window: 'open' } }] });
    await send(TEXT_MESSAGE);
    expect(await failures()).toEqual([]);
  });
});

describe('The window of Instagram', () => {
  const hello = { message: { text: 'hi' } };
  const outside = { status: 403, json: { error: { code: 10, error_subcode: 2534022 } } };

  it('lasts one day, or seven for messages written by a person, after an inbound message', async () => {
    const { sandbox, clock, sendInstagram } = startStrict();
    const asHuman = () => sendInstagram({ ...hello, messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' });
    expect(await asHuman()).toMatchObject({ status: 400, json: { error: { code: 100, error_subcode: 2534014 } } });
    sandbox.receiveFrom({ userId: IGSID }, 'oi', { account: INSTAGRAM_ACCOUNT.id });
    expect(await sendInstagram(hello)).toMatchObject({ status: 200 });
    clock.now += 24 * HOUR_MS;
    expect(await sendInstagram(hello)).toMatchObject(outside);
    expect(await asHuman()).toMatchObject({ status: 200 });
    clock.now += 6 * 24 * HOUR_MS;
    expect(await asHuman()).toMatchObject(outside);
  });
});

describe('Rates', () => {
  const textTo = (index: number) => ({ ...TEXT_MESSAGE, to: String(5_511_000_000_000 + index) });

  it('are 80 a second for a WhatsApp account, including inbound messages', async () => {
    const { sandbox, clock, send } = startStrict();
    sandbox.receiveFrom(ANA, 'oi', { account: WHATSAPP_ACCOUNT.id });
    for (let index = 0; index < 79; index += 1) expect((await send(textTo(index))).status).toBe(200);
    expect(await send(textTo(80))).toMatchObject({ status: 429, json: { error: { code: 130429 } } });
    clock.now += 13;
    expect((await send(textTo(80))).status).toBe(200);
    expect((await send(textTo(81))).status).toBe(429);
  });

  it("are the account's if configured", async () => {
    const { send } = startStrict({ accounts: [{ ...WHATSAPP_ACCOUNT, messagesPerSecond: 2 }] });
    const responses = [await send(textTo(1)), await send(textTo(2)), await send(textTo(3))];
    expect(responses.map(({ status }) => status)).toEqual([200, 200, 429]);
  });

  it('are one in 6 seconds with a burst of 45 for a pair, independent of other pairs', async () => {
    const { clock, send } = startStrict();
    for (let index = 0; index < 45; index += 1) expect((await send(TEXT_MESSAGE)).status).toBe(200);
    const throttled = { status: 429, json: { error: { code: 131056 } } };
    expect(await send(TEXT_MESSAGE)).toMatchObject(throttled);
    expect((await send(textTo(1))).status).toBe(200);
    clock.now += 6000;
    expect((await send(TEXT_MESSAGE)).status).toBe(200);
    expect(await send(TEXT_MESSAGE)).toMatchObject(throttled);
  });

  it('are 10 a second for audio on Instagram, and 300 for text', async () => {
    const { sandbox, sendInstagram } = startStrict();
    sandbox.receiveFrom({ userId: IGSID }, 'oi', { account: INSTAGRAM_ACCOUNT.id });
    const audio = { type: 'audio', payload: { url: 'https://files.example/a.mp4' } };
    const sendAudio = () => sendInstagram({ message: { attachment: audio } });
    for (let index = 0; index < 10; index += 1) expect((await sendAudio()).status).toBe(200);
    expect(await sendAudio()).toMatchObject({ status: 400, json: { error: { code: 613 } } });
    expect((await sendInstagram({ message: { text: 'hi' } })).status).toBe(200);
  });
});

describe('Templates', () => {
  it('must be registered in their language', async () => {
    const { sandbox, sendTemplate } = startStrict();
    sandbox.registerTemplate(ORDER);
    expect(await sendTemplate()).toMatchObject({ status: 200 });
    const unknown = { status: 404, json: { error: { code: 132001 } } };
    expect(await sendTemplate({ language: { code: 'en' } })).toMatchObject(unknown);
    expect(await sendTemplate({ name: 'other' })).toMatchObject(unknown);
  });

  it('require their parameters', async () => {
    const { sandbox, sendTemplate } = startStrict();
    sandbox.registerTemplate({ ...ORDER, bodyParameters: 1 });
    const withParameters = (...parameters: object[]) => sendTemplate({ components: [{ type: 'body', parameters }] });
    expect(await withParameters({ type: 'text', text: '1' })).toMatchObject({ status: 200 });
    expect(await withParameters()).toMatchObject({ status: 400, json: { error: { code: 132000 } } });
    expect(await sendTemplate()).toMatchObject({ status: 400, json: { error: { code: 132000 } } });
  });

  it.each([
    ['paused', 132015],
    ['disabled', 132016],
  ] as const)('are refused if %s', async (state, code) => {
    const { sandbox, sendTemplate } = startStrict();
    sandbox.registerTemplate({ ...ORDER, state });
    expect(await sendTemplate()).toMatchObject({ status: 400, json: { error: { code } } });
  });

  it('for authentication require the phone number', async () => {
    const { sandbox, sendTemplate } = startStrict();
    sandbox.registerTemplate({ ...ORDER, category: 'authentication' });
    expect(await sendTemplate({}, { recipient: 'BR.1A2B3C' })).toMatchObject({ json: { error: { code: 131062 } } });
    expect(await sendTemplate()).toMatchObject({ status: 200 });
  });

  it('for marketing do not reach people who opted out, until they opt in again', async () => {
    const { sandbox, sendTemplate, failures } = startStrict();
    sandbox.registerTemplate({ ...ORDER, category: 'marketing' });
    sandbox.registerTemplate({ ...ORDER, name: 'receipt' });
    sandbox.setOptedOut(WHATSAPP_ACCOUNT.id, TEXT_MESSAGE.to, true);
    expect(await sendTemplate()).toMatchObject({ status: 200 });
    await sendTemplate({ name: 'receipt' });
    expect(await failures()).toEqual([131050]);
    sandbox.setOptedOut(WHATSAPP_ACCOUNT.id, TEXT_MESSAGE.to, false);
    await sendTemplate();
    expect(await failures()).toEqual([131050]);
  });

  it('may be unregistered with lenient rules', async () => {
    const { sendTemplate } = startStrict({ rules: 'lenient' });
    expect(await sendTemplate({ name: 'other' })).toMatchObject({ status: 200 });
  });
});

describe('Lenient rules', () => {
  it('are the default, without windows and rates', async () => {
    const { sandbox, send, parsed } = start({ maximumMessages: 0 });
    for (let index = 0; index < 200; index += 1) expect((await send(TEXT_MESSAGE)).status).toBe(200);
    await sandbox.idle();
    expect(JSON.stringify(parsed())).not.toContain('failed');
  });
});
