import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Metadata } from '@grpc/grpc-js';
import { DeliveryState, SendMessageRequest, connect, unary } from '@chat4all/proto';
import { freePorts, type KafkaServer, skipWithout, startKafka } from '@chat4all/test-servers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type StackProcess, startStack } from './stack.ts';
import { type OtlpReceiver, type ReceivedSpan, startOtlpReceiver } from './testing/otlp-receiver.ts';

const { skip, named } = await skipWithout('kafkaOnJava');

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const CALLER = 'b7ad6b7169203331';
const KINDS = { internal: 1, server: 2, client: 3, producer: 4, consumer: 5 } as const;

describe.skipIf(skip)(named('traces on Kafka'), () => {
  let kafka: KafkaServer;
  let receiver: OtlpReceiver;
  let folder: string;
  let processes: StackProcess[] = [];

  beforeAll(async () => {
    [kafka, receiver, folder] = await Promise.all([
      startKafka({ mode: 'kraft' }),
      startOtlpReceiver(),
      mkdtemp(join(tmpdir(), 'chat4all-traces-')),
    ]);
    const [webhooks = 0, sandbox = 0] = await freePorts(2);
    processes = startStack({
      settings: {
        CHAT4ALL_BUS: `kafka://${kafka.brokers}`,
        CHAT4ALL_STORE: `sqlite:${folder}/chat4all.db`,
        // Far enough apart to arrive in this order on a slow machine: a late receipt would be ignored.
        CHAT4ALL_SANDBOX_DELAYS: '50,500,1500',
        ...receiver.environment,
      },
      routers: 1,
      workers: 1,
      channels: ['whatsapp'],
      ports: { grpc: 0, http: 0, metrics: 0, webhooks, sandbox },
      onLine: () => undefined,
    });
    await Promise.all(processes.map((one) => one.waitForLog('ready')));
  }, 240_000);
  afterAll(async () => {
    await Promise.all(processes.map((one) => one.stop('SIGTERM')));
    await Promise.all([kafka.dispose(), receiver.close(), rm(folder, { recursive: true })]);
  }, 60_000);

  test('one message is one trace, from the call to the last receipt', async () => {
    const router = processes.find(({ name }) => name === 'router');
    const connection = connect({ address: (await router?.waitForLog('ready'))?.['grpc'] ?? '' });
    const metadata = new Metadata();
    metadata.set('traceparent', `00-${TRACE}-${CALLER}-01`);
    const request = SendMessageRequest.fromPartial({
      message: {
        recipients: [{ to: { $case: 'identity', value: { channel: 'whatsapp', value: '+5511999999999' } } }],
        content: { kind: { $case: 'text', value: { body: 'Olá' } } },
      },
    });
    const { message } = await unary(connection.chat.sendMessage.bind(connection.chat), request, { metadata });
    connection.close();
    const deliveryId = message?.deliveries[0]?.deliveryId;
    expect(message?.deliveries[0]?.state).toBe(DeliveryState.ACCEPTED);

    const findState = (spans: readonly ReceivedSpan[], state: string): ReceivedSpan | undefined =>
      spans.find((span) => span.kind === KINDS.producer && span.values['chat4all.delivery.state'] === state);
    await receiver.until((spans) => findState(spans, 'read'));
    // Spans are sent when they end. The related spans ended before this one, but other processes may send them later.
    const tree = await receiver.until((spans) => {
      const traced = spans.filter(({ traceId }) => traceId === TRACE);
      const known = new Set([...traced.map(({ spanId }) => spanId), CALLER]);
      const complete = traced.every(({ parentSpanId }) => known.has(parentSpanId));
      return complete && traced.some(({ name }) => name === 'POST') ? traced : undefined;
    });

    const only = (name: string, parent: ReceivedSpan | undefined, kind: number): ReceivedSpan => {
      const found = tree.filter((span) => span.name === name && span.parentSpanId === (parent?.spanId ?? CALLER));
      expect(found.map((span) => span.kind)).toEqual([kind]);
      const [span] = found;
      if (span === undefined) throw new Error(`no span ${name}`);
      return span;
    };
    const deliveries = 'chat4all.deliveries.whatsapp';
    const call = only('chat4all.v1.ChatService/SendMessage', undefined, KINDS.server);
    expect(call).toMatchObject({ service: 'chat4all-router', values: { 'rpc.system': 'grpc' } });
    const sent = only(`send ${deliveries}`, call, KINDS.producer);
    expect(sent.values).toMatchObject({
      'messaging.system': 'kafka',
      'messaging.destination.name': deliveries,
      'messaging.operation.type': 'send',
      'messaging.message.id': deliveryId,
    });
    const received = only(`receive ${deliveries}`, sent, KINDS.consumer);
    expect(received.service).toBe('chat4all-worker');
    only('admit', received, KINDS.internal);
    const processed = only(`process ${deliveries}`, sent, KINDS.consumer);
    expect(processed.links).toMatchObject([{ spanId: received.spanId }]);
    const posted = only('POST', processed, KINDS.client);
    expect(posted.values).toMatchObject({ 'http.request.method': 'POST', 'http.response.status_code': 200 });

    // Receipts arrive in webhook requests that can concern many messages, so their spans are linked, not children.
    const states = (span: ReceivedSpan): unknown => span.values['chat4all.delivery.state'];
    const events = tree.filter(({ name }) => name === 'send chat4all.events');
    expect(events.map(states).sort()).toEqual(['delivered', 'read', 'routed', 'sent']);
    for (const state of ['delivered', 'read']) {
      const published = findState(tree, state);
      const receipt = tree.find(({ spanId }) => spanId === published?.parentSpanId);
      expect(receipt).toMatchObject({
        name: 'process chat4all.events',
        kind: KINDS.consumer,
        parentSpanId: sent.spanId,
      });
      // The webhooks send this span independently.
      const webhook = await receiver.until((spans) => spans.find(({ spanId }) => spanId === receipt?.links[0]?.spanId));
      expect(webhook).toMatchObject({ service: 'chat4all-webhooks', kind: KINDS.server });
      expect(webhook.name).toBe('POST /webhooks/{channel}/{account}');
    }
  }, 60_000);
});
