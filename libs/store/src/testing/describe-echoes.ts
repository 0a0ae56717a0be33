import { DeliveryState, EchoRecord, MessageDirection, MessageOrigin } from '@chat4all/proto';
import { describe, expect, test } from 'vitest';
import type { EchoReport } from '../reports.ts';
import { ANA, BEA, delivery, fact, SAMPLE_TIME_MS } from './samples.ts';
import { type StoreInTest, transitionsOf } from './use-store.ts';

const { ACCEPTED, SENT, READ } = DeliveryState;

/** Tests messages that were sent in the platform's own app. */
export function describeEchoes(it: StoreInTest): void {
  const echo = (partial: Partial<EchoReport> = {}): EchoReport => ({
    kind: 'echo',
    factId: 'log/echo',
    tenantId: 'acme',
    timeMs: SAMPLE_TIME_MS,
    record: EchoRecord.fromPartial({
      messageId: 'echo1',
      providerMessageId: 'wamid.echo',
      recipients: [ANA],
      content: { kind: { $case: 'text', value: { body: 'From the app' } } },
      replyToProviderMessageId: 'wamid.in',
      original: '{"id":"wamid.echo"}',
    }),
    ...partial,
  });

  describe('echoes', () => {
    test('stores a message that was sent in the app, once, and applies its receipts', async () => {
      await it.store.apply([fact(READ, { providerMessageId: 'wamid.echo' })]);
      const created = { kind: 'new', userId: '' };
      expect(await it.store.receive([echo(), echo()])).toEqual([created, created]);
      expect(await it.store.receive([echo({ factId: 'log/again' })])).toEqual([{ kind: 'known' }]);
      const sent = fact(SENT, { factId: 'log/echo', deliveryId: 'echo1-0', providerMessageId: 'wamid.echo' });
      expect(transitionsOf(await it.store.apply([sent]))).toEqual([
        [ACCEPTED, SENT],
        [SENT, READ],
      ]);
      expect(await it.store.receive([echo()])).toEqual([created]);
      expect((await it.store.listMessages({ tenantId: 'acme', pageSize: 10, identity: ANA })).messages).toMatchObject([
        {
          ...{
            messageId: 'echo1',
            direction: MessageDirection.OUTBOUND,
            origin: MessageOrigin.NATIVE_APP,
            requestId: '',
          },
          ...{ providerMessageId: 'wamid.echo', replyToProviderMessageId: 'wamid.in', original: { id: 'wamid.echo' } },
          deliveries: [{ deliveryId: 'echo1-0', identity: ANA, state: READ, providerMessageId: 'wamid.echo' }],
        },
      ]);
    });

    test('does not store the echo of a message that a client sent', async () => {
      await it.admit([delivery('m1')]);
      await it.store.apply([fact(SENT, { deliveryId: 'm1-0', providerMessageId: 'wamid.echo' })]);
      expect(await it.store.receive([echo()])).toEqual([{ kind: 'known' }]);
      expect(await it.store.getMessage('acme', 'm1')).toMatchObject({ origin: MessageOrigin.API });
    });

    test('does not decide while a call to the recipient is in progress, unless it must', async () => {
      await it.admit([delivery('m1'), delivery('m2', { identity: BEA })]);
      expect(await it.store.receive([echo()])).toEqual([{ kind: 'undecided' }]);
      expect(await it.store.getMessage('acme', 'echo1')).toBeUndefined();
      expect(await it.store.receive([echo({ isCertain: true })])).toEqual([{ kind: 'new', userId: '' }]);
    });
  });
}
