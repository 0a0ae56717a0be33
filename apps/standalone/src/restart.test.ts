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

/** Follows events until every delivery was read; gives them as they came: what happened, and when the log took it. */
async function follow(client: Chat4All, from: Date): Promise<{ readonly id: string; readonly record: string }[]> {
  const told: { id: string; record: string }[] = [];
  const read = new Set<string>();
  for await (const { eventId, recordTime, kind } of client.events({ startTime: from })) {
    told.push({ id: eventId, record: `${eventId} ${recordTime?.toISOString() ?? ''}` });
    if (isRead(kind)) read.add(kind.value.deliveryId);
    if (read.size === DELIVERIES) break;
  }
  return told;
}

function isRead(kind: Event['kind']): kind is Extract<Event['kind'], { $case: 'delivery' }> {
  return kind?.$case === 'delivery' && kind.value.state === DeliveryState.READ;
}

test(`the router goes away twice in the middle of ${READERS} readers and ${WRITERS} writers: no event is missed, none accepted twice`, async () => {
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

  // All of them were told the same as one that has never been interrupted. A process that is killed may write a fact into the
  // log again, as the same event; of what stands there, nothing is told twice.
  const idsOf = (told: readonly { readonly id: string }[]): string[] => [...new Set(told.map(({ id }) => id))].sort();
  const whole = idsOf(await follow(newClient(), from));
  expect(whole.filter((id) => id.endsWith('/accepted'))).toHaveLength(DELIVERIES);
  for (const told of seen) {
    expect(idsOf(told)).toEqual(whole);
    expect(new Set(told.map(({ record }) => record)).size).toBe(told.length);
  }
}, 120_000);
