import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createBus } from '@chat4all/bus';
import type { HttpFetch } from '@chat4all/connector';
import { startProjection, startWorker } from '@chat4all/delivery';
import { createMediaStore } from '@chat4all/media';
import { createMetrics } from '@chat4all/metrics';
import { DeliveryRecord, DeliveryState } from '@chat4all/proto';
import { acceptedRecords, EVENTS_TOPIC, messageIdOf, recordToEvent, topicSpecifications } from '@chat4all/records';
import { createLogger } from '@chat4all/runtime';
import { createStore } from '@chat4all/store';
import { type Figure, millisecondsFigure, ratioAim } from '../figure.ts';
import { percentile } from '../steady.ts';
import { createBenchAccounts } from './bench-accounts.ts';

const ACCOUNTS = 10;
const LANES_PER_ACCOUNT = 100;
const PER_SECOND = 500;
const WARM_UP_SECONDS = 5;
const OUTAGE_SECONDS = 60;
/** The time in milliseconds after which the connections of an account that is down break, without a response. */
const HANG_MS = 5_000;
const AIM = 1.5;

/** Measures the latency of nine accounts while the tenth is down for a minute. Floor: without an outage. */
export async function measureHeadOfLine(): Promise<Figure[]> {
  const floor = await p99OfOthers(false);
  const during = await p99OfOthers(true);
  const name = `ACCEPTED to SENT at ${PER_SECOND}/s, p99 of nine accounts while the tenth is down for ${OUTAGE_SECONDS} s`;
  return [millisecondsFigure(name, during, { floor, aim: ratioAim(AIM) })];
}

async function p99OfOthers(outage: boolean): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'chat4all-bench-'));
  const bus = await createBus(`embedded:${folder}/log`);
  await bus.ensureTopics(topicSpecifications(['whatsapp'], { partitions: 4, retentionMs: 3_600_000 }));
  const store = await createStore(`sqlite:${folder}/store.db`);
  let down = false;
  const { sandbox, accounts } = createBenchAccounts(ACCOUNTS, (accountId, fetch): HttpFetch => {
    if (accountId !== 'bench-0') return fetch;
    return async (url, request) => {
      if (!down) return fetch(url, request);
      await sleep(HANG_MS, undefined, { ref: false });
      throw new TypeError('fetch failed', { cause: Object.assign(new Error('reset'), { code: 'ECONNRESET' }) });
    };
  });
  const options = {
    ...{ bus, store, accounts, channels: ['whatsapp'], metrics: createMetrics() },
    logger: await createLogger('bench', 'fatal'),
    media: await createMediaStore(`folder:${folder}/media`),
    mediaMaximumBytes: 1,
    drainTimeoutMs: 100,
  };
  const services = [await startProjection(options), await startWorker(options)];
  const acceptedAt = new Map<string, number>();
  const latencies: number[] = [];
  const ended = new AbortController();
  const watching = watch();
  try {
    await load(0, WARM_UP_SECONDS);
    latencies.length = 0;
    down = outage;
    await load(WARM_UP_SECONDS, OUTAGE_SECONDS);
    // The last accepted messages need time to be sent.
    await sleep(1_000);
    return percentile(latencies, 0.99);
  } finally {
    ended.abort();
    await watching;
    await Promise.all(services.map((service) => service.close()));
    await sandbox.close();
    await bus.close();
    await store.close();
    await rm(folder, { recursive: true });
  }

  async function load(fromSecond: number, seconds: number): Promise<void> {
    const started = performance.now();
    for (let index = 0; index < seconds * PER_SECOND; index += 1) {
      const due = started + (index / PER_SECOND) * 1_000 - performance.now();
      if (due > 1) await sleep(due);
      const number = fromSecond * PER_SECOND + index;
      const messageId = messageIdOf('bench', String(number));
      const accountId = `bench-${number % ACCOUNTS}`;
      const lane = Math.floor(number / ACCOUNTS) % LANES_PER_ACCOUNT;
      const identity = {
        channel: 'whatsapp',
        kind: 'phone',
        value: `+55119${String(lane).padStart(8, '0')}`,
        accountId,
      };
      const content = {
        kind: { $case: 'text', value: { body: 'your order is on its way', previewUrl: false } },
      } as const;
      const delivery = DeliveryRecord.fromPartial({
        ...{ deliveryId: `${messageId}-0`, messageId, tenantId: 'bench', requestId: String(number) },
        ...{ identity, content, acceptTimeMs: Date.now() },
      });
      if (accountId !== 'bench-0') acceptedAt.set(delivery.deliveryId, performance.now());
      void bus.publish(acceptedRecords(delivery, identity));
    }
  }

  async function watch(): Promise<void> {
    for await (const { records } of bus.tail({ topic: EVENTS_TOPIC, from: 'latest', signal: ended.signal })) {
      for (const { kind } of records.map(recordToEvent)) {
        if (kind?.$case !== 'change' || kind.value.state !== DeliveryState.SENT) continue;
        const accepted = acceptedAt.get(kind.value.deliveryId);
        if (accepted !== undefined) latencies.push(performance.now() - accepted);
        acceptedAt.delete(kind.value.deliveryId);
      }
    }
  }
}
