import { status } from '@grpc/grpc-js';
import { DeliveryState } from '@chat4all/proto';
import { deliveriesTopic, recordToDelivery } from '@chat4all/records';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type TestServer,
  countOf,
  createTestServer,
  failure,
  hello,
  project,
  send,
  take,
  text,
  to,
} from '../../testing/test-server.ts';

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer();
});
afterEach(() => server.dispose());

const ana = [to('+5511999999999')];
const reactionTo = (messageId: string) => ({
  kind: { $case: 'reaction' as const, value: { messageId, emoji: '👍' } },
});

/** Sends a message to Ana, and returns its id once the store has it as sent. */
async function sentToAna(): Promise<string> {
  const { messageId, deliveries } = await send(server.client(), hello);
  await project(server, 1);
  await server.store.apply(
    deliveries.map(({ deliveryId }) => ({
      ...{ kind: 'state', factId: 'f', deliveryId, accountId: 'demo-whatsapp', state: DeliveryState.SENT, timeMs: 1 },
      providerMessageId: 'wamid.1',
    })),
  );
  return messageId;
}

describe('a reply', () => {
  test('keeps the reference to the message it replies to', async () => {
    const replyToMessageId = await sentToAna();
    const message = await send(server.client(), {
      message: { recipients: ana, content: text('and?'), replyToMessageId, byHuman: true },
    });
    expect(message.replyToMessageId).toBe(replyToMessageId);
    const [, answer] = await take(server.bus, deliveriesTopic('whatsapp'), 2);
    expect(answer && recordToDelivery(answer)).toMatchObject({ replyToMessageId, byHuman: true });
  });

  test('is refused if the tenant does not have the message', async () => {
    const message = { recipients: ana, content: text('and?'), replyToMessageId: 'nobodys' };
    expect((await failure(send(server.client(), { message }))).code).toBe(status.NOT_FOUND);
    expect(await countOf(server.bus, deliveriesTopic('whatsapp'))).toBe(0);
  });

  test('is refused while the store is unavailable', async () => {
    const replyToMessageId = await sentToAna();
    await server.store.close();
    const message = { recipients: ana, content: text('and?'), replyToMessageId };
    expect(await failure(send(server.client(), { message }))).toMatchObject({
      code: status.UNAVAILABLE,
      details: { reason: 'STORE_UNAVAILABLE' },
    });
  });
});

describe('a reaction', () => {
  test('is accepted for senders and recipients of the message', async () => {
    const messageId = await sentToAna();
    const message = await send(server.client(), { message: { recipients: ana, content: reactionTo(messageId) } });
    expect(message.content).toEqual(reactionTo(messageId));
  });

  test('is refused for others, naming them', async () => {
    const recipients = [...ana, to('+5511888888888')];
    const content = reactionTo(await sentToAna());
    expect(await failure(send(server.client(), { message: { recipients, content } }))).toMatchObject({
      code: status.INVALID_ARGUMENT,
      details: { fieldViolations: [{ field: 'message.recipients[1]' }] },
    });
  });

  test('requires a message id', async () => {
    const call = send(server.client(), { message: { recipients: ana, content: reactionTo('') } });
    expect(await failure(call)).toMatchObject({
      code: status.INVALID_ARGUMENT,
      details: { fieldViolations: [{ field: 'message.content.reaction.message_id' }] },
    });
  });
});
