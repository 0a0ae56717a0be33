import { describe, expect, it } from 'vitest';
import type { SandboxOptions } from '../index.ts';
import { start, TEXT_MESSAGE, WHATSAPP_ACCOUNT } from '../start-sandbox.fixture.ts';

describe('Callbacks', () => {
  it('are retried until the response is 200', async () => {
    const statuses = [500, 0, 200];
    const bodies: string[] = [];
    const { sandbox } = start({
      callbacks: { retryMs: 1 },
      deliverWebhook: ({ body }) => {
        bodies.push(new TextDecoder().decode(body));
        const status = statuses.shift() ?? 200;
        return status === 0 ? Promise.reject(new Error('no response')) : Promise.resolve({ status });
      },
    });
    sandbox.receiveFrom({ phone: '5511' }, 'hello', { account: WHATSAPP_ACCOUNT.id });
    await sandbox.idle();
    expect(bodies).toHaveLength(3);
    expect(new Set(bodies).size).toBe(1);
    expect(sandbox.droppedCallbacks()).toBe(0);
  });

  it('are discarded after the last attempt, and counted', async () => {
    const { sandbox } = start({
      callbacks: { retryMs: 1, attempts: 2 },
      deliverWebhook: () => Promise.resolve({ status: 500 }),
    });
    sandbox.receiveFrom({ phone: '5511' }, 'hello', { account: WHATSAPP_ACCOUNT.id });
    await sandbox.idle();
    expect([sandbox.droppedCallbacks(), sandbox.pendingCallbacks()]).toEqual([1, 0]);
  });

  it('are limited in concurrency and in the queue', async () => {
    const respond: (() => void)[] = [];
    const started = Promise.withResolvers<undefined>();
    const { sandbox } = start({
      callbacks: { concurrency: 2, maximumQueued: 3 },
      deliverWebhook: () =>
        new Promise((resolve) => {
          respond.push(() => {
            resolve({ status: 200 });
          });
          if (respond.length === 2) started.resolve(undefined);
        }),
    });
    for (let count = 0; count < 8; count += 1)
      sandbox.receiveFrom({ phone: '5511' }, 'x', { account: WHATSAPP_ACCOUNT.id });
    await started.promise;
    expect(respond).toHaveLength(2);
    expect([sandbox.pendingCallbacks(), sandbox.droppedCallbacks()]).toEqual([5, 3]);
    const idle = sandbox.idle();
    while (sandbox.pendingCallbacks() > 0) {
      for (const resolve of respond.splice(0)) resolve();
      await new Promise(setImmediate);
    }
    await idle;
  });

  it('contain several notifications if configured', async () => {
    const { sandbox, callbacks, parsed, send } = start({ callbacks: { batch: 10 } });
    await send(TEXT_MESSAGE);
    await sandbox.idle();
    expect(callbacks).toHaveLength(1);
    expect(parsed()).toMatchObject([{ entry: [{}, {}, {}] }]);
  });

  it('that are scheduled are discarded when the sandbox is closed', async () => {
    const { sandbox, callbacks, send } = start({ delays: { sentMs: 60_000, deliveredMs: 60_000, readMs: 60_000 } });
    await send(TEXT_MESSAGE);
    expect(sandbox.pendingCallbacks()).toBe(3);
    await sandbox.close();
    expect([sandbox.pendingCallbacks(), callbacks]).toEqual([0, []]);
  });

  it('are preceded by the verification of the URL', async () => {
    const verify = (respond: (query: URLSearchParams) => { status: number; body: string }) =>
      start({ deliverWebhook: ({ url }) => Promise.resolve(respond(new URL(url).searchParams)) }).sandbox.verifyWebhook(
        WHATSAPP_ACCOUNT.id,
      );
    await verify((query) => {
      expect(Object.fromEntries(query)).toMatchObject({
        a: '1',
        'hub.mode': 'subscribe',
        'hub.verify_token': 'whatsapp-word',
      });
      return { status: 200, body: query.get('hub.challenge') ?? '' };
    });
    await expect(verify(() => ({ status: 200, body: 'hello' }))).rejects.toThrow(
      'webhookUrl must respond with hub.challenge (got HTTP 200)',
    );
  });
});

describe('Disrupted callbacks', () => {
  /** Returns ten texts that are sent at once, in the order in which the account receives them. */
  async function receivedTexts(callbacks: SandboxOptions['callbacks']): Promise<string[]> {
    const { sandbox, parsed } = start({ callbacks: { ...callbacks, lateMs: 100 } });
    for (let index = 0; index < 10; index += 1) {
      sandbox.receiveFrom({ phone: '5511' }, String(index), { account: WHATSAPP_ACCOUNT.id });
    }
    await sandbox.idle();
    return [...JSON.stringify(parsed()).matchAll(/"body":"(\d)"/g)].map(([, digit = '']) => digit);
  }
  const inOrder = Array.from({ length: 10 }, (_, index) => String(index));

  it('are repeated', async () => {
    expect(await receivedTexts({ repeated: 1 })).toEqual([...inOrder, ...inOrder]);
  });

  it('are late, the same ones for the same seed, and none is lost', async () => {
    const received = await receivedTexts({ late: 0.5, seed: 7 });
    expect(received).not.toEqual(inOrder);
    expect(received.toSorted()).toEqual(inOrder);
    expect(await receivedTexts({ late: 0.5, seed: 7 })).toEqual(received);
    expect(await receivedTexts({ late: 0.5, seed: 8 })).not.toEqual(received);
  });

  it('can be changed at run time', async () => {
    const { sandbox, callbacks } = start();
    const write = async () => {
      sandbox.receiveFrom({ phone: '5511' }, 'oi', { account: WHATSAPP_ACCOUNT.id });
      await sandbox.idle();
      return callbacks.length;
    };
    expect(await write()).toBe(1);
    sandbox.disruptCallbacks({ repeated: 1, lateMs: 0 });
    expect(await write()).toBe(3);
    sandbox.disruptCallbacks({ repeated: 0 });
    expect(await write()).toBe(4);
  });
});
