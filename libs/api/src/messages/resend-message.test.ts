import { status } from '@grpc/grpc-js';
import { Consent, DeliveryState, MessageView, SetConsentRequest, unary } from '@chat4all/proto';
import { EVENTS_TOPIC, recordToEvent } from '@chat4all/records';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TestServer, createTestServer, failure, send, take, text, to } from '../testing/test-server.ts';

const { FAILED, SENT } = DeliveryState;

let server: TestServer;
let projected = 0;
beforeEach(async () => {
  projected = 0;
  server = await createTestServer();
});
afterEach(() => server.dispose());

/** Tells the store of the deliveries that were accepted since the last call. */
async function project(count: number): Promise<void> {
  const events = (await take(server.bus, EVENTS_TOPIC, projected + count)).slice(projected).map(recordToEvent);
  projected += count;
  await server.store.apply(
    events.flatMap(({ kind }) => (kind?.$case === 'accepted' ? [{ kind: 'accepted', record: kind.value }] : [])),
  );
}

async function end(deliveryId: string, state: DeliveryState): Promise<void> {
  const fact = { kind: 'state', factId: `end/${deliveryId}`, accountId: 'demo-whatsapp', timeMs: Date.now() } as const;
  await server.store.apply([{ ...fact, deliveryId, state }]);
}

async function resend(messageId: string, requestId: string) {
  const { chat } = server.client();
  return (await unary(chat.resendMessage.bind(chat), { messageId, requestId })).message;
}

test('sends a message again to those whose delivery has failed, as a new and linked one', async () => {
  const message = {
    ...{ recipients: [to('+5511999999991'), to('+5511999999992')], content: text('Olá'), metadata: { order: '17' } },
    ...{ consentScope: 'marketing', byHuman: true },
  };
  const original = await send(server.client(), { requestId: 'r1', message });
  await project(2);
  await end(`${original.messageId}-0`, SENT);
  await end(`${original.messageId}-1`, FAILED);

  const again = await resend(original.messageId, 'r2');
  expect(again).toMatchObject({
    ...{ resendOfMessageId: original.messageId, content: original.content, metadata: { order: '17' } },
    ...{ consentScope: 'marketing', byHuman: true },
    deliveries: [{ identity: { value: '+5511999999992' } }],
  });
  expect(again?.messageId).not.toBe(original.messageId);
  expect((await resend(original.messageId, 'r2'))?.messageId).toBe(again?.messageId);
  await project(1);
  // Another delivery may have failed since.
  await end(`${original.messageId}-0`, FAILED);
  expect((await resend(original.messageId, 'r2'))?.messageId).toBe(again?.messageId);
  const { chat } = server.client();
  const read = await unary(chat.getMessage.bind(chat), { messageId: again?.messageId ?? '', view: MessageView.BASIC });
  expect(read.message).toMatchObject({
    resendOfMessageId: original.messageId,
    consentScope: 'marketing',
    byHuman: true,
  });
});

test('refuses messages that did not fail, or whose content was erased', async () => {
  const message = { recipients: [to('+5511999999991')], content: text('Olá') };
  const { messageId } = await send(server.client(), { message });
  await project(1);
  const reasonOf = async (id: string, requestId = 'r2') => {
    const { code, details } = await failure(resend(id, requestId));
    return [code, details?.reason];
  };
  expect(await reasonOf(messageId)).toEqual([status.FAILED_PRECONDITION, 'NOT_FAILED']);
  expect(await reasonOf(messageId, '')).toEqual([status.INVALID_ARGUMENT, 'INVALID_FIELDS']);
  expect(await reasonOf('unknown')).toEqual([status.NOT_FOUND, 'NOT_FOUND']);
  await end(`${messageId}-0`, FAILED);
  const identity = { channel: 'whatsapp', kind: 'phone', value: '+5511999999991', accountId: '' };
  await server.store.directory.putUser('demo', { userId: 'ana', identities: [identity], updateTimeMs: 1 });
  await server.store.directory.eraseUser('demo', 'ana');
  expect(await reasonOf(messageId)).toEqual([status.FAILED_PRECONDITION, 'NOT_FAILED']);
});

test('refuses a recipient who opted out of the scope after the first message', async () => {
  const message = { recipients: [to('+5511999999991')], content: text('Olá'), consentScope: 'marketing' };
  const { messageId } = await send(server.client(), { message });
  await project(1);
  await end(`${messageId}-0`, FAILED);
  const { directory } = server.client();
  const consent = { recipient: to('+5511999999991'), consent: Consent.OPTED_OUT, scope: 'marketing' };
  await unary(directory.setConsent.bind(directory), SetConsentRequest.fromPartial(consent));
  expect((await failure(resend(messageId, 'r2'))).details?.reason).toBe('OPTED_OUT');
});
