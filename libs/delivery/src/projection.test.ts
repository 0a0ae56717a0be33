import { BusError } from '@chat4all/bus';
import { ConnectorError } from '@chat4all/connector';
import {
  ConsentSource,
  type DeliveryError,
  DeliveryState,
  EchoRecord,
  EventRecord,
  InboundRecord,
  SystemNotice,
} from '@chat4all/proto';
import { EVENTS_TOPIC, eventToRecord, recordToEvent } from '@chat4all/records';
import { CHANNEL_MARKETING_SCOPE, StoreError, subjectOf } from '@chat4all/store';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { startProjection } from './projection.ts';
import { RecentAdmissions } from './recent-admissions.ts';
import { type TestBench, createTestBench, deliveryTo, eventually, is } from './testing/test-bench.ts';
import { type Service, startWorker } from './worker.ts';

const { ACCEPTED, SENT, DELIVERED, READ, FAILED } = DeliveryState;
const PROOF = { source: ConsentSource.API, evidence: '', timeMs: 0 };
const ANA = { channel: 'test', kind: 'name', value: 'ana', accountId: 'account' };

let bench: TestBench;
let projection: Service;
let worker: Service | undefined;
beforeEach(async () => {
  bench = await createTestBench();
  projection = await startProjection(bench.options);
});
afterEach(async () => {
  await projection.close();
  await worker?.close();
  await bench.dispose();
});

function receipt(providerMessageId: string, state: DeliveryState, error?: DeliveryError): Promise<unknown> {
  const value = { accountId: 'account', providerMessageId, state, ...(error && { error }) };
  const event = EventRecord.fromPartial({ eventId: `${state}`, tenantId: 'acme', kind: { $case: 'receipt', value } });
  return bench.bus.publish([eventToRecord(event, ANA)]);
}

test('stores accepted deliveries without a worker', async () => {
  await bench.accept(deliveryTo('ana', 'm1'));
  const message = await eventually(() => bench.store.getMessage('acme', 'm1'));
  expect(message.deliveries).toMatchObject([{ state: ACCEPTED, identity: ANA }]);
});

test('does not apply the acceptance of what the worker of the same process has admitted', async () => {
  const admissions = new RecentAdmissions();
  const apply = vi.spyOn(bench.store, 'apply');
  await projection.close();
  worker = await startWorker({ ...bench.options, admissions });
  await bench.accept(deliveryTo('ana', 'm1'));
  await bench.changesUntil(is('m1', SENT));
  projection = await startProjection({ ...bench.options, admissions });
  await bench.accept(deliveryTo('ana', 'm2', { sendTimeMs: Date.now() + 60_000 }));
  await eventually(() => bench.store.getMessage('acme', 'm2'));
  const accepted = apply.mock.calls.flat(2).filter(({ kind }) => kind === 'accepted');
  expect(accepted).toMatchObject([{ record: { deliveryId: 'm2-0' } }]);
});

test('makes a dead letter of an event that the store refuses, and applies the others', async () => {
  const { store } = bench;
  const apply = store.apply.bind(store);
  vi.spyOn(store, 'apply').mockImplementation((facts) =>
    facts.some((fact) => fact.kind === 'accepted' && fact.record.deliveryId === 'bad-0')
      ? Promise.reject(new StoreError('invalid', 'a value does not fit its column'))
      : apply(facts),
  );
  await bench.accept(...['m1', 'bad', 'm2'].map((id) => deliveryTo('ana', id)));
  await eventually(() => bench.store.getMessage('acme', 'm2'));
  expect(await bench.store.getMessage('acme', 'm1')).toBeDefined();
  const [letter] = await bench.deadLetters(1);
  expect(letter).toMatchObject({ error: { reason: 'INTERNAL' } });
  for await (const { records } of bench.bus.tail({ topic: EVENTS_TOPIC, from: 'earliest' })) {
    const told = records.map(recordToEvent).find(({ kind }) => kind?.$case === 'deadLetter');
    if (told === undefined) continue;
    expect(told).toMatchObject({ tenantId: 'acme', kind: { value: { deadLetterId: letter?.deadLetterId } } });
    break;
  }
});

test('turns receipts into changes, also before the outcome of their send', async () => {
  const held = Promise.withResolvers<undefined>();
  const begun = Promise.withResolvers<undefined>();
  bench.onSend = async () => {
    begun.resolve(undefined);
    await held.promise;
    return { providerMessageId: 'p1' };
  };
  worker = await startWorker(bench.options);
  await bench.accept(deliveryTo('ana', 'm1'));
  await begun.promise;
  await receipt('p1', DELIVERED);
  held.resolve(undefined);
  await bench.changesUntil(is('m1', DELIVERED));
  await receipt('p1', SENT);
  await receipt('p1', READ);
  const changes = await bench.changesUntil(is('m1', READ));
  expect(changes.map(({ state }) => state).slice(-3)).toEqual([SENT, DELIVERED, READ]);
});

test('records an opt-out from marketing that a channel reports, before publishing the failure', async () => {
  const optedOut = { reason: 'OPTED_OUT', message: 'user has stopped marketing', channelCode: '131050', certain: true };
  const subjects = async (): Promise<string[]> =>
    (await bench.store.directory.consents.since(0)).map(({ subject, scope }) => `${subject} ${scope}`);
  bench.onSend = ({ to }) => {
    if (to.value === 'ana') return { providerMessageId: 'p1' };
    throw new ConnectorError('stop', { reason: 'opted_out', retryable: false, certain: true, scope: 'pair' });
  };
  worker = await startWorker(bench.options);
  await bench.accept(deliveryTo('bea', 'm2'));
  await bench.changesUntil(is('m2', FAILED));
  const bea = { ...ANA, value: 'bea' };
  expect(await subjects()).toEqual([`${subjectOf('acme', bea)} ${CHANNEL_MARKETING_SCOPE}`]);

  await bench.accept(deliveryTo('ana', 'm1'));
  await bench.changesUntil(is('m1', SENT));
  await receipt('p1', FAILED, optedOut);
  await bench.changesUntil(is('m1', FAILED));
  expect(await subjects()).toEqual([bea, ANA].map((each) => `${subjectOf('acme', each)} ${CHANNEL_MARKETING_SCOPE}`));
});

describe('reports', () => {
  const report = async (kind: NonNullable<EventRecord['kind']>, eventId = 'in1'): Promise<void> => {
    await bench.bus.publish([eventToRecord({ eventId, tenantId: 'acme', kind }, ANA)]);
  };
  const inbound = (partial: Partial<InboundRecord> = {}) => ({
    $case: 'inbound' as const,
    value: InboundRecord.fromPartial({ messageId: 'in1', providerMessageId: 'p', sender: ANA, ...partial }),
  });
  const echo = (providerMessageId: string) => ({
    $case: 'echo' as const,
    value: EchoRecord.fromPartial({ messageId: 'echo1', providerMessageId, recipients: [ANA] }),
  });
  /** Returns the kinds of the events in the log, up to the first for which `last` returns true. */
  const eventsUntil = async (last: (event: EventRecord) => boolean): Promise<(string | undefined)[]> => {
    const kinds: (string | undefined)[] = [];
    for await (const { records } of bench.bus.tail({ topic: EVENTS_TOPIC, from: 'earliest' })) {
      for (const record of records) {
        const event = recordToEvent(record);
        kinds.push(event.kind?.$case);
        if (last(event)) return kinds;
      }
    }
    return kinds;
  };

  test('stores an inbound message of an earlier version, which is an event itself', async () => {
    await report(inbound());
    expect(await eventually(() => bench.store.getMessage('acme', 'in1'))).toMatchObject({ sender: ANA });
  });

  test('records the opt-outs and opt-ins that a channel reports, and leaves those of SetConsent', async () => {
    const { consents } = bench.store.directory;
    await consents.set([{ tenantId: 'acme', identity: ANA, scope: 'marketing', optedOut: true, proof: PROOF }]);
    const decisions = async () => (await consents.since(0)).map(({ scope, optedOut }) => ({ scope, optedOut }));
    for (const [notice, optedOut] of [
      [SystemNotice.OPTED_OUT, true],
      [SystemNotice.OPTED_IN, false],
    ] as const) {
      const content = { kind: { $case: 'system' as const, value: { notice, text: '', newIdentity: undefined } } };
      const messageId = `notice-${notice}`;
      await report(inbound({ messageId, content, senderIdentities: [ANA], pending: true }), messageId);
      await eventsUntil(({ eventId, kind }) => eventId === messageId && kind?.$case === 'received');
      expect(await decisions()).toEqual([
        { scope: 'marketing', optedOut: true },
        { scope: CHANNEL_MARKETING_SCOPE, optedOut },
      ]);
    }
  });

  test('records the decision of a keyword once, publishes it, and confirms it to the person', async () => {
    const confirmations = { optOutConfirmation: 'Goodbye', optInConfirmation: 'Hello again' };
    const keywords = { optOut: ['STOP'], optIn: ['START'], scope: 'news', ...confirmations };
    await projection.close();
    projection = await startProjection({
      ...bench.options,
      keywordsOf: (tenantId) => (tenantId === 'acme' ? keywords : undefined),
    });
    worker = await startWorker(bench.options);
    bench.onSend = () => ({ providerMessageId: 'p1' });
    const content = { kind: { $case: 'text' as const, value: { body: 'stop', previewUrl: false } } };
    const said = { content, senderIdentities: [ANA], pending: true, providerTimeMs: Date.now() - 1_000 };
    await report(inbound(said));
    await report(inbound(said));
    const isSent = ({ kind }: EventRecord): boolean => kind?.$case === 'change' && kind.value.state === SENT;
    const kinds = await eventsUntil(isSent);
    expect(kinds.filter((kind) => kind === 'consent')).toHaveLength(1);
    expect(bench.sent).toMatchObject([{ to: { value: 'ana' }, content: { kind: 'text', text: 'Goodbye' } }]);
    const subject = subjectOf('acme', ANA);
    expect(await bench.store.directory.consents.of('acme', [subject])).toMatchObject([
      { scope: 'news', optedOut: true, proof: { source: ConsentSource.KEYWORD, evidence: 'in1' } },
    ]);

    const late = {
      ...said,
      messageId: 'in2',
      content: { kind: { ...content.kind, value: { ...content.kind.value, body: 'START' } } },
    };
    await report(inbound({ ...late, providerTimeMs: said.providerTimeMs - 1 }), 'in2');
    await eventsUntil(({ eventId, kind }) => eventId === 'in2' && kind?.$case === 'received');
    expect(await bench.store.directory.consents.of('acme', [subject])).toMatchObject([{ optedOut: true }]);
    // What changes nothing is not confirmed.
    expect(bench.sent).toHaveLength(1);
    await report(inbound({ ...late, messageId: 'in3', providerTimeMs: said.providerTimeMs + 1 }), 'in3');
    await eventsUntil(({ eventId, kind }) => eventId === 'in3' && kind?.$case === 'received');
    expect(await bench.store.directory.consents.of('acme', [subject])).toMatchObject([{ optedOut: false }]);
  });

  test('takes no keyword from a member of a group', async () => {
    await projection.close();
    const keywords = { optOut: ['STOP'], optIn: [], scope: '' };
    projection = await startProjection({ ...bench.options, keywordsOf: () => keywords });
    const content = { kind: { $case: 'text' as const, value: { body: 'STOP', previewUrl: false } } };
    await report(inbound({ content, author: { ...ANA, value: 'bea' }, pending: true }));
    await eventsUntil(({ kind }) => kind?.$case === 'received');
    expect(await bench.store.directory.consents.since(0)).toEqual([]);
  });

  test('ignores an opt-in that a channel reports late, and publishes it', async () => {
    const { consents } = bench.store.directory;
    const isOptedOut = async () => (await consents.since(0)).map(({ optedOut }) => optedOut);
    const notify = async (messageId: string, notice: SystemNotice, providerTimeMs: number): Promise<void> => {
      const content = { kind: { $case: 'system' as const, value: { notice, text: '', newIdentity: undefined } } };
      const values = { messageId, content, senderIdentities: [ANA], providerTimeMs, pending: true };
      await report(inbound(values), messageId);
      await eventsUntil(({ eventId, kind }) => eventId === messageId && kind?.$case === 'received');
    };
    const now = Date.now();
    await notify('stop', SystemNotice.OPTED_OUT, now - 1_000);
    await notify('late', SystemNotice.OPTED_IN, now - 2_000);
    expect(await isOptedOut()).toEqual([true]);

    await notify('future', SystemNotice.OPTED_IN, now + 3_600_000);
    expect(await isOptedOut()).toEqual([false]);
    await notify('soon', SystemNotice.OPTED_OUT, now + 120_000);
    expect(await isOptedOut()).toEqual([true]);
    // Without a time, it is the time of arrival.
    await notify('unknown', SystemNotice.OPTED_IN, 0);
    expect(await isOptedOut()).toEqual([true]);
  });

  test('ignores a failure by an opt-out that is older than an opt-in', async () => {
    const { consents } = bench.store.directory;
    bench.onSend = () => ({ providerMessageId: 'p1' });
    worker = await startWorker(bench.options);
    await bench.accept(deliveryTo('ana', 'm1'));
    await bench.changesUntil(is('m1', SENT));
    const scope = CHANNEL_MARKETING_SCOPE;
    await consents.set([
      { tenantId: 'acme', identity: ANA, scope, optedOut: false, reportTimeMs: 2_000, proof: PROOF },
    ]);
    const error = { reason: 'OPTED_OUT', message: 'stopped', channelCode: '131050', certain: true };
    const value = { accountId: 'account', providerMessageId: 'p1', state: FAILED, error, providerTimeMs: 1_000 };
    const event = EventRecord.fromPartial({ eventId: 'f1', tenantId: 'acme', kind: { $case: 'receipt', value } });
    await bench.bus.publish([eventToRecord(event, ANA)]);
    await bench.changesUntil(is('m1', FAILED));
    expect(await consents.since(0)).toMatchObject([{ optedOut: false }]);
  });

  test('publishes a repeated inbound message once, with the user that sent it', async () => {
    await bench.store.directory.putUser('acme', { userId: 'ana', identities: [ANA], updateTimeMs: 1 });
    await report(inbound({ pending: true }));
    await report(inbound({ pending: true }));
    await report(inbound({ messageId: 'in2', pending: true }), 'in2');
    const received: (InboundRecord | undefined)[] = [];
    await eventsUntil(({ eventId, kind }) => {
      if (kind?.$case === 'received') received.push(kind.value);
      return eventId === 'in2' && kind?.$case === 'received';
    });
    expect(received).toMatchObject([
      { messageId: 'in1', userId: 'ana', pending: false },
      { messageId: 'in2', userId: 'ana' },
    ]);
  });

  test('publishes a message that is too large with its original without it', async () => {
    const publish = bench.bus.publish.bind(bench.bus);
    vi.spyOn(bench.bus, 'publish').mockImplementation((records) => {
      const isTooLarge = records.some(({ headers, value }) => {
        return headers?.['ce_type'] === 'chat4all.received' && value.length > 1_000;
      });
      return isTooLarge ? Promise.reject(new BusError('too_large', 'too large')) : publish(records);
    });
    await report(inbound({ pending: true, original: 'x'.repeat(1_000) }));
    await report(inbound({ messageId: 'in2', pending: true }), 'in2');
    const kinds: string[] = [];
    await eventsUntil(({ eventId, kind }) => {
      if (kind?.$case === 'received') kinds.push(`${eventId} ${kind.value.original.length}`);
      return kinds.length === 2;
    });
    expect(kinds.sort()).toEqual(['in1 0', 'in2 0']);
  });

  test('publishes a change of identities once, and links them', async () => {
    const value = { old: [ANA], new: [{ ...ANA, value: 'ana2' }], providerTimeMs: 1 };
    await report({ $case: 'identityChange', value }, 'change');
    await report({ $case: 'identityChange', value }, 'change');
    await report(inbound({ pending: true }));
    const kinds = await eventsUntil(({ kind }) => kind?.$case === 'received');
    expect(kinds.filter((kind) => kind === 'identityChanged')).toHaveLength(1);
    expect(await bench.store.directory.linked('acme', ANA)).toMatchObject([{ value: 'ana2' }]);
  });

  test('publishes a message of the native app, and its delivery as SENT', async () => {
    await report(echo('elsewhere'));
    const changes = await bench.changesUntil(is('echo1', SENT));
    expect(changes).toMatchObject([{ previousState: ACCEPTED, providerMessageId: 'elsewhere' }]);
    await receipt('elsewhere', READ);
    await bench.changesUntil(is('echo1', READ));
    expect(await eventsUntil(({ kind }) => kind?.$case === 'change')).toEqual(['echo', 'echoed', 'change']);
  });

  test('drops the echo of a message that a client sent, also if it is faster than the answer to the send', async () => {
    const held = Promise.withResolvers<undefined>();
    bench.onSend = async () => {
      await held.promise;
      return { providerMessageId: 'p1' };
    };
    worker = await startWorker(bench.options);
    await bench.accept(deliveryTo('ana', 'm1'));
    await bench.changesUntil(is('m1', DeliveryState.ROUTED));
    const receive = vi.spyOn(bench.store, 'receive');
    await report(echo('p1'));
    await eventually(() => Promise.resolve(receive.mock.calls.length > 0 ? true : undefined));
    held.resolve(undefined);
    await bench.changesUntil(is('m1', SENT));
    await report(inbound({ pending: true }));
    expect(await eventsUntil(({ kind }) => kind?.$case === 'received')).not.toContain('echoed');
    expect(await bench.store.getMessage('acme', 'echo1')).toBeUndefined();
  });

  test('links the identity that the answer to a send names', async () => {
    bench.onSend = () => ({
      providerMessageId: 'p1',
      identities: [
        { kind: 'name', value: 'ana' },
        { kind: 'id', value: '7' },
      ],
    });
    worker = await startWorker(bench.options);
    await bench.accept(deliveryTo('ana', 'm1'));
    await bench.changesUntil(is('m1', SENT));
    expect(await bench.store.directory.linked('acme', ANA)).toMatchObject([{ kind: 'id', value: '7' }]);
  });

  test('applies a read mark to earlier deliveries', async () => {
    worker = await startWorker(bench.options);
    await bench.accept(deliveryTo('ana', 'm1'), deliveryTo('ana', 'm2'));
    await bench.changesUntil(is('m2', SENT));
    const value = {
      accountId: 'account',
      providerMessageId: 'provider-m2-0',
      state: READ,
      identities: [ANA],
      watermark: true,
    };
    const event = EventRecord.fromPartial({ eventId: 'read', tenantId: 'acme', kind: { $case: 'receipt', value } });
    await bench.bus.publish([eventToRecord(event, ANA)]);
    await bench.changesUntil(is('m1', READ));
  });
});
