import type { BusRecord, StoredRecord } from '@chat4all/bus';
import { AccountState } from '@chat4all/proto';
import { expect, test } from 'vitest';
import { foreignDeadLetterRecord, recordToDeadLetter } from './dead-letter.ts';
import { accountStateToRecord, deadLetterToEventRecord, endpointDisabledToRecord } from './operations-event.ts';
import { readEventRecord } from './read-event-record.ts';
import { recordToEvent } from './records.ts';
import { toEvent } from './to-event.ts';

const NOBODY = { messageIds: new Set<string>(), channels: new Set<string>(), conversationId: '' };
const ACCOUNT = { id: 'a1', tenantId: 'acme', channel: 'whatsapp' };
const stored = ({ headers = {}, ...record }: BusRecord): StoredRecord => ({
  ...{ ...record, headers },
  ...{ partition: 0, offset: 7, timestamp: 1_000 },
});

const paused = accountStateToRecord({ account: ACCOUNT, state: AccountState.PAUSED, timeMs: 5_000 });
const letter = (tenantId: string) =>
  recordToDeadLetter(
    stored(
      foreignDeadLetterRecord(
        { key: 'lane', value: Buffer.from('x'), contentType: 'application/json', tenantId },
        { reason: 'UNREADABLE', message: 'no', source: 'callback' },
        { channel: 'whatsapp', accountId: 'a1' },
      ),
    ),
  );
const dead = deadLetterToEventRecord(letter('acme'));
const disabled = endpointDisabledToRecord({ tenantId: 'acme', endpointId: 'e1', reason: 'GONE', timeMs: 5_000 });

test('events of accounts, dead letters and endpoints are read again, and posted', () => {
  const records = [paused, dead, disabled].flatMap((record) => record ?? []);
  const posted = records.map((record) => readEventRecord(stored(record))?.toWebhookEvent());
  expect(posted.map((event) => event?.type)).toEqual([
    'account.state_changed',
    'dead_letter.created',
    'endpoint.disabled',
  ]);
  expect(posted[0]?.body).toContain('ACCOUNT_STATE_PAUSED');
  expect(posted[1]?.body).toContain('UNREADABLE');
  expect(posted[2]?.body).toContain('GONE');
  expect(records.map(({ key }) => key)).toEqual(['a1', 'lane', 'e1']);
});

test('events with a channel are filtered by it, and events of endpoints have none', () => {
  const channelsOf = (...channels: string[]) =>
    [paused, dead, disabled]
      .flatMap((record) => record ?? [])
      .map((record) =>
        toEvent(
          recordToEvent(stored(record)),
          { ...NOBODY, tenantId: 'acme', channels: new Set(channels) },
          () => '',
          1,
        ),
      )
      .map((event) => event?.kind?.$case);
  expect(channelsOf()).toEqual(['account', 'deadLetter', 'endpointDisabled']);
  expect(channelsOf('whatsapp')).toEqual(['account', 'deadLetter', undefined]);
  expect(channelsOf('instagram')).toEqual([undefined, undefined, undefined]);
});

test('a dead letter of an unknown tenant is no event', () => {
  expect(deadLetterToEventRecord(letter(''))).toBeUndefined();
});
