import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TestSchema, createTestSchema } from '../../test/with-postgres.ts';
import type { Store } from '../store.ts';
import { createPostgresStore } from './postgres-store.ts';

const DELIVERIES = 14_000;
const LANES = 100;

let schema: TestSchema;
let store: Store;
beforeEach(async () => {
  schema = await createTestSchema();
  store = await createPostgresStore({ url: schema.url });
});
afterEach(async () => {
  await store.close();
  await schema.drop();
});

/** Expects a number within a tenth of the right one. */
function expectAbout(number: number | undefined, right: number): void {
  expect(number).toBeGreaterThan(0.9 * right);
  expect(number).toBeLessThan(1.1 * right);
}

test('estimates large counts and includes every account', async () => {
  // A page of 8 KiB has four of these rows.
  await schema.query(`
    WITH parked AS (
      INSERT INTO parked_deliveries (lane_sequence, message_key, position, account_id, identity_kind, identity_value, releases, record)
      SELECT number, number, 0, CASE WHEN number = 0 THEN 'small' ELSE 'large' END, 'phone', number % ${LANES}, 0,
        decode(repeat('00', 1900), 'hex')
      FROM generate_series(0, ${DELIVERIES}) number
      RETURNING account_id, identity_kind, identity_value
    )
    INSERT INTO parked_lanes SELECT DISTINCT account_id, identity_kind, identity_value, 0 FROM parked`);
  const { accounts } = await store.backlog();
  expect(accounts).toMatchObject([
    { accountId: 'large', lanes: LANES },
    { accountId: 'small', lanes: 1 },
  ]);
  expectAbout(accounts[0]?.deliveries, DELIVERIES);
  expect(accounts[1]?.deliveries).toBeGreaterThanOrEqual(1);
});

test('includes every reason of many dead letters', async () => {
  await schema.query(`
    INSERT INTO dead_letters (dead_letter_id, tenant_id, channel, account_id, reason, error, record_key, value, headers,
      create_time)
    SELECT number, 'acme', 'whatsapp', 'acme-whatsapp', CASE WHEN number < 40 THEN 'RARE_' || number ELSE 'OFTEN' END, '{}',
      'key', decode(repeat('00', 1800), 'hex'), '{}', number
    FROM generate_series(0, ${DELIVERIES}) number`);
  const { deadLetters } = await store.backlog();
  expect(deadLetters).toHaveLength(41);
  expectAbout(deadLetters.find(({ reason }) => reason === 'OFTEN')?.count, DELIVERIES);
});
