import type { InboundReference } from '@chat4all/connector';
import { createLogger } from '@chat4all/runtime';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { acknowledgeLater } from './acknowledge.ts';
import { fakeAccount } from './testing/fake-account.ts';

const FROM = { kind: 'name', value: 'ana' };
const MESSAGE = { kind: 'message', providerMessageId: 'press', from: [FROM], time: 1, original: {} } as const;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('acknowledges a message that awaits it, after the time that clients have', async () => {
  const logger = await createLogger('test', 'silent');
  const account = fakeAccount('one', '1');
  const acknowledged: InboundReference[] = [];
  const acknowledge = (reference: InboundReference): Promise<void> => {
    acknowledged.push(reference);
    return Promise.reject(new Error('too late'));
  };
  const answering = { ...account, connector: { ...account.connector, acknowledge } };
  acknowledgeLater(answering, MESSAGE, logger);
  acknowledgeLater(answering, { ...MESSAGE, awaitsAcknowledgement: true }, logger);
  await vi.advanceTimersByTimeAsync(900);
  expect(acknowledged).toEqual([]);
  await vi.advanceTimersByTimeAsync(200);
  expect(acknowledged).toEqual([{ providerMessageId: 'press', from: FROM }]);
});
