import { status } from '@grpc/grpc-js';
import { type Identity, InboundRecord, OnClosedWindow, RoutingMode } from '@chat4all/proto';
import { deliveriesTopic, recordToDelivery } from '@chat4all/records';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type PartialRequest,
  type TestServer,
  createTestServer,
  failure,
  person,
  send,
  take,
  text,
  to,
} from '../../testing/test-server.ts';

const { FAIL, TEMPLATE, FALLBACK } = OnClosedWindow;
const HOUR_MS = 3_600_000;
const PHONE = '+5511999999999';
const ANA = { channel: 'whatsapp', kind: 'phone', value: PHONE, accountId: 'demo-whatsapp' };
const INSTAGRAM = { channel: 'instagram', kind: 'igsid', value: '17841', accountId: 'demo-instagram' };
const closedWindowTemplate = { name: 'hello', language: 'pt_BR' };

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer();
});
afterEach(() => server.dispose());

/** A person has written some hours ago. */
async function wrote(sender: Identity, hours: number, senderIdentities: readonly Identity[] = []): Promise<void> {
  const messageId = `${sender.value}-${hours}`;
  const record = InboundRecord.fromPartial({
    ...{ messageId, providerMessageId: messageId, sender, senderIdentities: [...senderIdentities] },
    content: text('Oi'),
  });
  const timeMs = Date.now() - hours * HOUR_MS;
  await server.store.receive([{ kind: 'inbound', factId: messageId, tenantId: 'demo', record, timeMs }]);
}

const request = (partial: PartialRequest = {}): PartialRequest => ({
  ...{ message: { recipients: [to(PHONE)], content: text('Olá') }, onClosedWindow: FAIL, ...partial },
});
const reasonOf = async (partial: PartialRequest) => {
  const { code, details } = await failure(send(server.client(), request(partial)));
  return { code, reason: details?.reason, subjects: details?.preconditionFailures?.map(({ subject }) => subject) };
};
const REFUSED = { code: status.FAILED_PRECONDITION, reason: 'OUTSIDE_WINDOW', subjects: ['message.recipients[0]'] };

describe('on_closed_window', () => {
  test('FAIL refuses a message to a person who did not write in the last 24 hours', async () => {
    expect(await reasonOf({})).toMatchObject(REFUSED);
    await wrote(ANA, 25);
    expect(await reasonOf({})).toMatchObject(REFUSED);
    await wrote(ANA, 23);
    await send(server.client(), request());
    expect(await reasonOf({ sendTime: new Date(Date.now() + 2 * HOUR_MS) })).toMatchObject(REFUSED);
  });

  test('FAIL does not refuse templates, nor what is not handled, nor a request that was accepted before', async () => {
    const template = { kind: { $case: 'template' as const, value: closedWindowTemplate } };
    await send(server.client(), request({ message: { recipients: [to(PHONE)], content: template } }));
    await send(server.client(), request({ onClosedWindow: OnClosedWindow.UNSPECIFIED }));
    await wrote(ANA, 1);
    const repeated = request({ requestId: 'r1' });
    const accepted = await send(server.client(), repeated);
    await server.store.directory.putUser('demo', { userId: 'ana', identities: [ANA], updateTimeMs: 1 });
    await server.store.directory.eraseUser('demo', 'ana');
    expect(await send(server.client(), repeated)).toEqual(accepted);
  });

  test('the longer window for humans applies to messages that a human wrote', async () => {
    await wrote(INSTAGRAM, 48);
    const message = { recipients: [to('17841', 'instagram')], content: text('Olá') };
    expect(await reasonOf({ message })).toMatchObject(REFUSED);
    await send(server.client(), request({ message: { ...message, byHuman: true } }));
  });

  test('a message of another identity of the person opens the window', async () => {
    const other = { ...ANA, kind: 'bsuid', value: 'BR.1' };
    await wrote(other, 1, [ANA, other]);
    await send(server.client(), request());
  });

  test('TEMPLATE sends the template instead, to those whose window is closed', async () => {
    await wrote(ANA, 1);
    const open = request({ onClosedWindow: TEMPLATE, closedWindowTemplate });
    expect((await send(server.client(), open)).content?.kind?.$case).toBe('text');
    const closed = { recipients: [to('+5511888888888')], content: text('Olá') };
    expect((await send(server.client(), { ...open, message: closed })).content?.kind?.$case).toBe('template');
    const both = { recipients: [to(PHONE), to('+5511888888888')], content: text('Olá') };
    expect((await send(server.client(), { ...open, message: both })).content?.kind?.$case).toBe('text');
    const records = (await take(server.bus, deliveriesTopic('whatsapp'), 4)).map(recordToDelivery);
    const kindsTo = (value: string) =>
      records.flatMap(({ identity, content, messageContent }) =>
        identity.value === value ? [[content?.kind?.$case, messageContent?.kind?.$case]] : [],
      );
    expect(kindsTo(PHONE)).toEqual([
      ['text', undefined],
      ['text', undefined],
    ]);
    expect(kindsTo('+5511888888888')).toEqual([
      ['template', undefined],
      ['template', 'text'],
    ]);
  });

  test('FALLBACK fails the step at once, and refuses the message if no channel is left', async () => {
    const recipients = [person({ whatsapp: PHONE, instagram: '17841' })];
    const routing = { mode: RoutingMode.FALLBACK, fallbackAfter: { seconds: 60 }, channels: ['whatsapp', 'instagram'] };
    const fallback = request({ message: { recipients, content: text('Olá') }, routing, onClosedWindow: FALLBACK });
    expect(await reasonOf(fallback)).toMatchObject({ code: status.FAILED_PRECONDITION, reason: 'OUTSIDE_WINDOW' });
    await wrote(INSTAGRAM, 1);
    await send(server.client(), fallback);
    const [first] = (await take(server.bus, deliveriesTopic('whatsapp'), 1)).map(recordToDelivery);
    expect(first).toMatchObject({ windowClosed: true, hasFallback: true });
  });

  test('invalid combinations are refused', async () => {
    const violated = async (partial: PartialRequest) =>
      (await failure(send(server.client(), request(partial)))).details?.fieldViolations?.map(({ field }) => field);
    expect(await violated({ onClosedWindow: TEMPLATE })).toEqual(['closed_window_template']);
    expect(await violated({ closedWindowTemplate })).toEqual(['closed_window_template']);
    expect(await violated({ onClosedWindow: FALLBACK })).toEqual(['on_closed_window']);
    const message = { recipients: [to('17841', 'instagram')], content: text('Olá') };
    expect(await violated({ onClosedWindow: TEMPLATE, closedWindowTemplate, message })).toEqual([
      'closed_window_template',
    ]);
    const long = { name: 'x'.repeat(513), language: 'pt_BR' };
    expect(await violated({ onClosedWindow: TEMPLATE, closedWindowTemplate: long })).toEqual([
      'closed_window_template.name',
    ]);
  });
});
