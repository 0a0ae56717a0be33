import { describe, expect, it } from 'vitest';
import type { SandboxOptions } from '../index.ts';
import { start, text, whatsapp } from '../start-sandbox.fixture.ts';

describe('Callbacks', () => {
  it('are repeated until answered with 200', async () => {
    const answers = [500, 0, 200];
    const bodies: string[] = [];
    const { sandbox } = start({
      callbacks: { retryMs: 1 },
      deliverWebhook: ({ body }) => {
        bodies.push(new TextDecoder().decode(body));
        const status = answers.shift() ?? 200;
        return status === 0 ? Promise.reject(new Error('no answer')) : Promise.resolve({ status });
      },
    });
    sandbox.receiveFrom({ phone: '5511' }, 'hello', { account: whatsapp.id });
    await sandbox.idle();
    expect(bodies).toHaveLength(3);
    expect(new Set(bodies).size).toBe(1);
    expect(sandbox.droppedCallbacks()).toBe(0);
  });

  it('are given up after so many attempts, and counted', async () => {
    const { sandbox } = start({
      callbacks: { retryMs: 1, attempts: 2 },
      deliverWebhook: () => Promise.resolve({ status: 500 }),
    });
    sandbox.receiveFrom({ phone: '5511' }, 'hello', { account: whatsapp.id });
    await sandbox.idle();
    expect([sandbox.droppedCallbacks(), sandbox.pendingCallbacks()]).toEqual([1, 0]);
  });

  it('are not more under way and waiting than allowed', async () => {
    const answers: (() => void)[] = [];
    const begun = Promise.withResolvers<undefined>();
    const { sandbox } = start({
      callbacks: { concurrency: 2, maximumWaiting: 3 },
      deliverWebhook: () =>
        new Promise((resolve) => {
          answers.push(() => {
            resolve({ status: 200 });
          });
          if (answers.length === 2) begun.resolve(undefined);
        }),
    });
    for (let count = 0; count < 8; count += 1) sandbox.receiveFrom({ phone: '5511' }, 'x', { account: whatsapp.id });
    await begun.promise;
    expect(answers).toHaveLength(2);
    expect([sandbox.pendingCallbacks(), sandbox.droppedCallbacks()]).toEqual([5, 3]);
    const idle = sandbox.idle();
    while (sandbox.pendingCallbacks() > 0) {
      for (const answer of answers.splice(0)) answer();
      await new Promise(setImmediate);
    }
    await idle;
  });

  it('hold several notifications when asked to', async () => {
    const { sandbox, callbacks, parsed, send } = start({ callbacks: { batch: 10 } });
    await send(text);
    await sandbox.idle();
    expect(callbacks).toHaveLength(1);
    expect(parsed()).toMatchObject([{ entry: [{}, {}, {}] }]);
  });

  it('still to come are forgotten when the sandbox is closed', async () => {
    const { sandbox, callbacks, send } = start({ delays: { sentMs: 60_000, deliveredMs: 60_000, readMs: 60_000 } });
    await send(text);
    expect(sandbox.pendingCallbacks()).toBe(3);
    await sandbox.close();
    expect([sandbox.pendingCallbacks(), callbacks]).toEqual([0, []]);
  });

  it('begin with the verification of their address', async () => {
    const verify = (answer: (query: URLSearchParams) => { status: number; body: string }) =>
      start({ deliverWebhook: ({ url }) => Promise.resolve(answer(new URL(url).searchParams)) }).sandbox.verifyWebhook(
        whatsapp.id,
      );
    await verify((query) => {
      expect(Object.fromEntries(query)).toMatchObject({
        a: '1',
        'hub.mode': 'subscribe',
        'hub.verify_token': 'whatsapp-word',
      });
      return { status: 200, body: query.get('hub.challenge') ?? '' };
    });
    await expect(verify(() => ({ status: 200, body: 'hello' }))).rejects.toThrow('not with the challenge');
  });
});

describe('Disorder', () => {
  /** The texts of ten people who write at once, in the order in which the account hears of them. */
  async function textsHeard(callbacks: SandboxOptions['callbacks']): Promise<string[]> {
    const { sandbox, parsed } = start({ callbacks: { ...callbacks, lateMs: 100 } });
    for (let index = 0; index < 10; index += 1) {
      sandbox.receiveFrom({ phone: '5511' }, String(index), { account: whatsapp.id });
    }
    await sandbox.idle();
    return [...JSON.stringify(parsed()).matchAll(/"body":"(\d)"/g)].map(([, digit = '']) => digit);
  }
  const inOrder = Array.from({ length: 10 }, (_, index) => String(index));

  it('has notifications come twice', async () => {
    expect(await textsHeard({ repeated: 1 })).toEqual([...inOrder, ...inOrder]);
  });

  it('has some come late, always the same ones with the same seed, and loses none', async () => {
    const heard = await textsHeard({ late: 0.5, seed: 7 });
    expect(heard).not.toEqual(inOrder);
    expect(heard.toSorted()).toEqual(inOrder);
    expect(await textsHeard({ late: 0.5, seed: 7 })).toEqual(heard);
    expect(await textsHeard({ late: 0.5, seed: 8 })).not.toEqual(heard);
  });

  it('can begin and end while the sandbox runs', async () => {
    const { sandbox, callbacks } = start();
    const write = async () => {
      sandbox.receiveFrom({ phone: '5511' }, 'oi', { account: whatsapp.id });
      await sandbox.idle();
      return callbacks.length;
    };
    expect(await write()).toBe(1);
    sandbox.disturbCallbacks({ repeated: 1, lateMs: 0 });
    expect(await write()).toBe(3);
    sandbox.disturbCallbacks({ repeated: 0 });
    expect(await write()).toBe(4);
  });
});
