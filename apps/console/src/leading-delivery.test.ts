import { expect, test } from 'vitest';
import { leadingDelivery } from '../web/src/domain/delivery-states.ts';

const FAILED = { threadId: 'whatsapp', state: 'DELIVERY_STATE_FAILED' } as const;
const SENT = { threadId: 'telegram', state: 'DELIVERY_STATE_SENT' } as const;
const READ = { threadId: 'telegram', state: 'DELIVERY_STATE_READ' } as const;

test('a message is summarized by what failed, else by what is behind', () => {
  expect(leadingDelivery({ deliveries: [SENT, FAILED] })).toBe(FAILED);
  expect(leadingDelivery({ deliveries: [READ, SENT] })).toBe(SENT);
  expect(leadingDelivery({})).toBeUndefined();
});

test('in a conversation, other steps of a fallback do not count', () => {
  const message = { deliveries: [FAILED, SENT, READ] };
  expect(leadingDelivery(message, ['telegram', 'another'])).toBe(SENT);
  expect(leadingDelivery(message, ['whatsapp'])).toBe(FAILED);
  expect(leadingDelivery(message, ['unknown'])).toBe(FAILED);
});
