import type { ConnectorErrorFacts } from '@chat4all/connector';
import { expect, test } from 'vitest';
import { connectorErrorFromRefusal } from './response-error.ts';

type Facts = readonly [ConnectorErrorFacts['reason'], ConnectorErrorFacts['scope']];

test.each<[number, string, ...Facts]>([
  [401, 'Unauthorized', 'authentication', 'account'],
  [404, 'Not Found', 'authentication', 'account'],
  [403, 'Forbidden: bot was blocked by the user', 'opted_out', 'pair'],
  [403, 'Forbidden: user is deactivated', 'undeliverable', 'pair'],
  [403, "Forbidden: bot can't initiate conversation with a user", 'outside_window', 'pair'],
  [403, 'Forbidden: bot was kicked from the group chat', 'undeliverable', 'pair'],
  [403, 'Forbidden: something else', 'permission', 'delivery'],
  [400, 'Bad Request: chat not found', 'undeliverable', 'pair'],
  [400, 'Bad Request: user not found', 'undeliverable', 'pair'],
  [400, 'Bad Request: have no rights to send a message', 'permission', 'pair'],
  [400, 'Bad Request: PEER_ID_INVALID', 'identity', 'pair'],
  [400, 'Bad Request: wrong file identifier/HTTP URL specified', 'media', 'delivery'],
  [400, 'Bad Request: failed to get HTTP URL content', 'media', 'delivery'],
  [400, 'Bad Request: PHOTO_INVALID_DIMENSIONS', 'media', 'delivery'],
  [400, 'Bad Request: not enough rights to send text messages to the chat', 'permission', 'pair'],
  [400, 'Bad Request: message is too long', 'invalid', 'delivery'],
  [400, 'Bad Request: message to react not found', 'invalid', 'delivery'],
  [409, 'Conflict: terminated by other getUpdates request', 'configuration', 'account'],
  [413, 'Request Entity Too Large', 'media', 'delivery'],
  [418, 'not in the table', 'unknown', 'delivery'],
])('%i %s is certain and not retryable', (code, description, reason, scope) => {
  const error = connectorErrorFromRefusal({ code, description });
  const { retryable, certain, channelCode } = error;
  expect([error.reason, error.scope]).toEqual([reason, scope]);
  expect({ retryable, certain, channelCode }).toEqual({ retryable: false, certain: true, channelCode: String(code) });
});

test('429 states when to retry', () => {
  expect(connectorErrorFromRefusal({ code: 429, description: 'x', retryAfterSeconds: 35 })).toMatchObject({
    ...{ reason: 'throttled', retryable: true, certain: true, scope: 'pair', retryAfterMs: 35_000 },
  });
});

test('an internal error of Telegram is uncertain and retryable', () => {
  expect(connectorErrorFromRefusal({ code: 502, description: 'Bad Gateway' })).toMatchObject({
    ...{ reason: 'transient', retryable: true, certain: false, scope: 'platform' },
  });
});

test('the error of a chat that has moved contains the new id', () => {
  const description = 'Bad Request: group chat was upgraded to a supergroup chat';
  const error = connectorErrorFromRefusal({ code: 400, description, migratedTo: '-100123' });
  expect(error).toMatchObject({ reason: 'identity', retryable: false });
  expect(error.message).toContain('-100123');
});
