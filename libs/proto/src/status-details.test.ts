import { status } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import { decodeStatusDetails, encodeStatusDetails, toStatus } from './status-details.ts';

const DETAILS = {
  reason: 'INVALID_FIELDS',
  metadata: { channel: 'whatsapp' },
  fieldViolations: [{ field: 'message.content.text.body', description: 'is empty' }],
  retryAfterMs: 1_500,
  preconditionFailures: [{ type: 'ACCOUNT', subject: 'acme', description: 'is frozen' }],
  quotaFailures: [{ subject: 'tenant', description: 'too much' }],
};

test('decodes what was encoded', () => {
  const sent = encodeStatusDetails(status.INVALID_ARGUMENT, 'wrong', DETAILS);
  expect(sent).toMatchObject({ code: 3, details: 'wrong' });
  expect(decodeStatusDetails({ metadata: sent.metadata })).toMatchObject(DETAILS);
});

test('decodes the google.rpc.Status of a batch result', () => {
  expect(decodeStatusDetails(toStatus(status.UNAVAILABLE, 'later', { reason: 'BUS', retryAfterMs: 20 }))).toMatchObject(
    {
      reason: 'BUS',
      retryAfterMs: 20,
    },
  );
});

test('returns nothing for an error without details', () => {
  const { metadata } = encodeStatusDetails(status.INTERNAL, 'x', { reason: 'X' });
  metadata.remove('grpc-status-details-bin');
  expect(decodeStatusDetails({ metadata })).toBeUndefined();
});
