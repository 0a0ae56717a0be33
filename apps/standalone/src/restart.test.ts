import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Chat4All, DeliveryState, type Event } from '@chat4all/client';
import { testSize } from '@chat4all/processes';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningApp, settingsFor, startApp } from './testing/standalone-process.ts';

const WRITERS = 10;
const MESSAGES_EACH = testSize(20, 50);
const READERS = testSize(30, 100);
const READERS_OF_A_CLIENT = 10;
const DELIVERIES = WRITERS * MESSAGES_EACH;

let folder: string;
let app: RunningApp;
const clients: Chat4All[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chat4all-restart-'));
  app = await startApp(settingsFor(folder));
}, 60_000);
afterAll(async () => {
  for (const client of clients) client.close();
  await app.stop('SIGTERM');
  await rm(folder, { recursive: true });
}, 60_000);

function newClient(): Chat4All {
  const client = new Chat4All({ address: app.grpc, timeoutMs: 60_000, retry: { maximumDelayMs: 200 } });
  clients.push(client);
  return client;
}

/** Stops the product and starts it again at the same address. */
async function restart(signal: NodeJS.Signals): Promise<void> {
  const { grpc } = app;
  await app.stop(signal);
  app = await startApp({ ...settingsFor(folder), CHAT4ALL_GRPC: grpc });
}

/** Reads events until every delivery is READ. Returns them in order, each with its id and its record time in the log. */
async function follow(client: Chat4All, from: Date): Promise<{ readonly id: string; readonly record: string }[]> {
  const received: { id: string; record: string }[] = [];
  const read = new Set<string>();
  for await (const { eventId, recordTime, kind } of client.events({ startTime: from })) {
    received.push({ id: eventId, record: `${eventId} ${recordTime?.toISOString() ?? ''}` });
    if (isRead(kind)) read.add(kind.value.deliveryId);
    if (read.size === DELIVERIES) break;
  }
  return received;
}

function isRead(kind: Event['kind']): kind is Extract<Event['kind'], { $case: 'delivery' }> {
  return kind?.$case === 'delivery' && kind.value.state === DeliveryState.READ;
}

test(`misses no event and accepts none twice during two restarts with ${READERS} readers and ${WRITERS} writers`, async () => {
  const from = new Date();
  const readers = Array.from({ length: READERS / READERS_OF_A_CLIENT }, newClient).flatMap((client) =>
    Array.from({ length: READERS_OF_A_CLIENT }, () => follow(client, from)),
  );

  const written = { count: 0 };
  const restarts: Promise<void>[] = [];
  const write = async (writer: number): Promise<string[]> => {
    function* messages() {
      for (let index = 0; index < MESSAGES_EACH; index += 1) {
        const phone = `+55119${writer}${String(index).padStart(7, '0')}`;
        yield { requestId: `${writer}/${index}`, to: { whatsapp: phone }, text: 'Olá' };
      }
    }
    const ids: string[] = [];
    for await (const { requestId, message, error } of newClient().messages.ingest(messages(), { window: 5 })) {
      expect(error).toBeUndefined();
      expect(message?.requestId).toBe(requestId);
      ids.push(message?.messageId ?? '');
      written.count += 1;
      if (written.count === DELIVERIES / 4) restarts.push(restart('SIGTERM'));
      if (written.count === DELIVERIES / 2) restarts.push(Promise.all(restarts).then(() => restart('SIGKILL')));
    }
    return ids;
  };
  const accepted = (await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)))).flat();
  await Promise.all(restarts);
  expect(restarts).toHaveLength(2);
  expect(new Set(accepted).size).toBe(DELIVERIES);

  const seen = await Promise.all(readers);
  const messages: string[] = [];
  for await (const { messageId, deliveries } of newClient().messages.list({ pageSize: 1_000 })) {
    messages.push(messageId);
    expect(deliveries).toHaveLength(1);
  }
  expect(messages.sort()).toEqual(accepted.sort());

  // Every reader received the same events as one without interruptions. A killed process may write an event to the log
  // twice, under the same id; no record of the log is received twice.
  const idsOf = (events: readonly { readonly id: string }[]): string[] =>
    [...new Set(events.map(({ id }) => id))].sort();
  const whole = idsOf(await follow(newClient(), from));
  expect(whole.filter((id) => id.endsWith('/accepted'))).toHaveLength(DELIVERIES);
  for (const received of seen) {
    expect(idsOf(received)).toEqual(whole);
    expect(new Set(received.map(({ record }) => record)).size).toBe(received.length);
  }
}, 120_000);
