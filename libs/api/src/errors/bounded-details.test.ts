import { status } from '@grpc/grpc-js';
import { decodeStatusDetails, encodeStatusDetails } from '@chat4all/proto';
import { expect, test } from 'vitest';
import { ApiError, invalidFields, notFound } from './api-error.ts';

/** The most bytes of headers that clients of gRPC's core accept by default. */
const HEADERS = 8 * 1024;

function sizeOf({ code, message, details }: ApiError): number {
  const { metadata } = encodeStatusDetails(code, message, details);
  const [trailer] = metadata.get('grpc-status-details-bin');
  // In base64, and each byte of the message may become three.
  return Math.ceil((Buffer.from(trailer ?? '').length * 4) / 3) + encodeURI(message).length;
}

test('truncates long texts to fit into headers', () => {
  const long = 'ã'.repeat(100_000);
  const preconditionFailures = Array.from({ length: 1_000 }, () => ({
    type: 'CONSENT',
    subject: long,
    description: long,
  }));
  const errors = [
    notFound('message', long),
    invalidFields(
      Array.from({ length: 1_000 }, (_, index) => ({ field: `message.recipients[${index}]`, description: long })),
    ),
    new ApiError(status.FAILED_PRECONDITION, long, { reason: 'OPTED_OUT', metadata: { long }, preconditionFailures }),
    new ApiError(status.RESOURCE_EXHAUSTED, long, {
      reason: 'QUOTA',
      quotaFailures: [{ subject: long, description: long }],
    }),
  ];
  for (const error of errors) expect(sizeOf(error)).toBeLessThan(HEADERS);
});

test('lists the first invalid fields, and how many more there are', () => {
  const violations = Array.from({ length: 1_000 }, (_, index) => ({
    field: `members[${index}]`,
    description: 'is wrong',
  }));
  const { fieldViolations = [] } = decodeStatusDetails(invalidFields(violations).toStatus()) ?? {};
  expect(fieldViolations.slice(0, -1)).toMatchObject(violations.slice(0, fieldViolations.length - 1));
  expect(fieldViolations.length).toBeGreaterThan(100);
  expect(fieldViolations.at(-1)).toMatchObject({
    field: '',
    description: `${1_001 - fieldViolations.length} more invalid fields`,
  });
});

test('keeps short texts, and never splits a character', () => {
  const violations = [{ field: 'a', description: 'b' }];
  expect(invalidFields(violations)).toMatchObject({ message: 'a: b', details: { fieldViolations: violations } });
  const { message } = notFound('user', `${'x'.repeat(483)}${'😀'.repeat(20)}`);
  expect(message.isWellFormed()).toBe(true);
});
