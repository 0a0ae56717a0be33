import { setTimeout as sleep } from 'node:timers/promises';
import { DeliveryState, connect, unary, MessageView } from '@chat4all/proto';
import { skipWithout } from '@chat4all/test-servers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FaultStack, ACCOUNTS, startFaultStack } from './fault-stack.ts';
import { toRequest } from './lane-load.ts';
import { SEED } from '@chat4all/processes';

const { skip, named } = await skipWithout('kafkaOnJava');

const MESSAGES = 50;

let stack: FaultStack;
describe.skipIf(skip)(named('an outage of the store on Kafka'), () => {
  beforeAll(async () => {
    stack = await startFaultStack({ routers: 1, workers: 1 });
  }, 180_000);
  afterAll(() => stack.dispose(), 60_000);

  test('the router accepts messages, the worker reports not ready, and both recover without a restart', async () => {
    const [router, worker] = [stack.routers[0], stack.workers[0]];
    if (!router || !worker) throw new Error('the stack has no router or no worker');
    const connection = connect({ address: router.address() });
    const { chat } = connection;
    const load = { requestPrefix: `outage-${SEED}`, accountOf: () => ACCOUNTS.healthy.id };
    // A router accepts no message before it has read the opt-outs once.
    await unary(chat.sendMessage.bind(chat), toRequest(load, MESSAGES, 0));
    const received = (): number => stack.sandbox.messages().length;
    await until(() => Promise.resolve(received() === 1 || undefined));
    await stack.postgres.stop();

    const sent = await Promise.all(
      Array.from({ length: MESSAGES }, (_, lane) =>
        unary(chat.sendMessage.bind(chat), toRequest(load, lane, 0), { timeoutMs: 20_000 }),
      ),
    );
    expect(sent.map(({ message }) => message?.deliveries[0]?.state)).toEqual(sent.map(() => DeliveryState.ACCEPTED));
    expect((await fetch(`${router.metrics()}/readyz`)).status).toBe(200);

    const notReady = await until(async () => {
      const response = await fetch(`${worker.metrics()}/readyz`);
      return response.status === 503 ? response.text() : undefined;
    });
    expect(notReady).toMatch(/"store":"PostgreSQL at /);
    const waiting = await until(async () => {
      const text = await (await fetch(`${worker.metrics()}/metrics`)).text();
      return /^chat4all_waiting_operations\{operation="admit"\} [1-9]/m.exec(text)?.[0];
    });
    expect(waiting).toBeDefined();
    expect(received()).toBe(1);

    await stack.postgres.start();
    await until(() => Promise.resolve(received() === 1 + MESSAGES || undefined));
    await until(async () => ((await fetch(`${worker.metrics()}/readyz`)).status === 200 ? true : undefined));
    const messageId = sent[0]?.message?.messageId ?? '';
    await until(async () => {
      const { message } = await unary(chat.getMessage.bind(chat), { messageId, view: MessageView.BASIC });
      return message?.deliveries[0]?.state === DeliveryState.READ ? true : undefined;
    });
    connection.close();
  }, 120_000);
});

/** Reads repeatedly until there is a value. */
async function until<Value>(read: () => Promise<Value | undefined>): Promise<Value> {
  for (;;) {
    const value = await read();
    if (value !== undefined) return value;
    await sleep(20);
  }
}
