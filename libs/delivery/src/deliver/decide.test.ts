import { ConnectorError, type ConnectorErrorFacts } from '@chat4all/connector';
import { AccountState } from '@chat4all/proto';
import { expect, test } from 'vitest';
import { type RetryInput, type Decision, decide } from './decide.ts';

const POLICY = { attempts: 3, baseMs: 100, maximumMs: 100, periodMs: 1_000, pairFactor: 4 };

function decided(facts: Partial<ConnectorErrorFacts>, circumstances: Partial<RetryInput> = {}): Decision {
  const error = new ConnectorError('no', {
    reason: 'transient',
    retryable: true,
    certain: true,
    scope: 'delivery',
    ...facts,
  });
  return decide(error, { attempts: 1, ageMs: 0, policy: POLICY, random: () => 1, ...circumstances });
}

test('retries retryable errors, and counts only those of the delivery and the recipient', () => {
  for (const [scope, counts] of [
    ['delivery', true],
    ['pair', true],
    ['account', false],
    ['platform', false],
  ] as const) {
    expect(decided({ scope })).toEqual({ kind: 'retry', waitMs: 100, counts });
  }
});

test('limits errors of the delivery by attempts, others by time', () => {
  expect(decided({ scope: 'delivery' }, { attempts: 3 })).toEqual({ kind: 'give_up' });
  expect(decided({ scope: 'account' }, { attempts: 3 })).toMatchObject({ kind: 'retry' });
  expect(decided({ scope: 'account' }, { ageMs: 1_000 })).toEqual({ kind: 'give_up' });
});

test.each([
  ['authentication', AccountState.REAUTH_REQUIRED],
  ['sender_paused', AccountState.PAUSED],
  ['integrity', AccountState.FROZEN],
] as const)('%s of an account sets it aside', (reason, state) => {
  expect(decided({ reason, retryable: false, scope: 'account' })).toEqual({ kind: 'suspend', state });
  expect(decided({ reason, retryable: false, scope: 'delivery' })).toEqual({ kind: 'fail' });
});

test.each(['invalid', 'undeliverable', 'permission', 'configuration'] as const)('fails on %s', (reason) => {
  expect(decided({ reason, retryable: false, scope: 'account' })).toEqual({ kind: 'fail' });
});
