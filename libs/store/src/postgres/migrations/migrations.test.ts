import { hash } from 'node:crypto';
import { DeliveryRecord, threadIdOf } from '@chat4all/proto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TestSchema, createTestSchema } from '../../../test/with-postgres.ts';
import { ANA, delivery } from '../../testing/samples.ts';
import { FUNCTIONS } from '../functions/functions.ts';
import { createPostgresStore } from '../postgres-store.ts';
import { MIGRATIONS } from './migrations.ts';

let schema: TestSchema;
beforeEach(async () => {
  schema = await createTestSchema();
});
afterEach(() => schema.drop());

const sha256 = (text: string): string => hash('sha256', text);

test('keeps every migration as it was released', () => {
  expect(MIGRATIONS.map(sha256)).toEqual([
    '06e035caac92fdfb2339f7194058c503925f5b95b481b08c5105e05d84adb090',
    '8f8288d8c9b1f33ed3707adf3b654ec6abd7d53a6ebd60de13c831ef7fa05350',
    'a6fd105ba8ef4198268e89adc60cc99d3f1461e9e9c129dd8424f41fe14169e7',
    'aca49a50065c6d7f64da51968dbb498d37fbec7fcaaccacf2b19843adfd6ddd6',
    'c690e8ec0290a99753bd96ec083b7a34bf0f6f0bbdeb90093cc898922f658a7f',
    '6d032c141a6d384146cffc548762581658001d1f4206a776ff5795a3c2e72296',
    '2c411f25fe5a44dff323767fe90c3473601ba453270fa8218500fa071327754e',
    '229cea25bc9b8313d572f28615bcbf3bdc9bc6e427d82f77877dc7537038564c',
    'b4cb885a2cfae805a99d4a2207ebcc3209a77ee2936cde311766e209031c009a',
    'ecefeedc9d3d02b2d437d23d1fa1761dfc660e0ce9092ac35530e954c6ee11c7',
    '4df74399d459f9d1f6b23e20f678d220b8f0c152dfe5c647823229b2260e2178',
    '546d94e4468ae16fe31bedb57dd7e516e1df3892ffd340d51edcdb62c72bae69',
    'cd8699006e8ebc14196fbfa770d44dca561f1a98c53e801f8910a900af6a271e',
    'cea456bdaf8525e393c5269048c696cb70bf1730bbb73e4739ce7967e1ca1fbc',
    'e812d10a8f3dc4044a5d073fd6cfb34d1cf624117958c75b68391156e86d9326',
    'c8e7c40609539143f7a4df5d156122d7a250b5fdc07cfbeee93e2b217f3d7d85',
    'fd2ab28387de82ca31dcd71ce44d19746ea32997130602e10bac3d58c948350f',
    '9714b8895103703fe3aa0b2b04efe76ea7a5b1742f25cf665417eae906eda40c',
    '11793fd4de5d4ade7ce7dad0eea380078363b667fd41b2316dec9c36ab21eb06',
  ]);
});

test('adds a migration with every change of the functions, because databases get them only then', () => {
  expect({ version: MIGRATIONS.length, functions: sha256(FUNCTIONS) }).toEqual({
    version: 19,
    functions: 'a1f2d70b45839eae76b386a8c4effd2c5cb08e612b80d6ba5b96d8f8a39c031b',
  });
});

test('migrates version 3, replaces its functions, and keeps the rows', async () => {
  const record = Buffer.from(DeliveryRecord.encode(delivery('m1')).finish()).toString('hex');
  await schema.query(`
    ${MIGRATIONS.slice(0, 3).join('')}
    CREATE TYPE given_delivery AS (item integer, place bigint);
    CREATE FUNCTION find_given_deliveries(given json, first_place bigint) RETURNS given_delivery[] LANGUAGE sql
      AS 'SELECT NULL::given_delivery[]';
    CREATE FUNCTION take_due(most integer, now bigint) RETURNS integer LANGUAGE sql AS 'SELECT 0';
    CREATE TABLE chat4all_schema (version integer NOT NULL);
    INSERT INTO chat4all_schema VALUES (3);
    INSERT INTO scheduled_deliveries (message_key, position, not_before, record) VALUES (1, 0, 0, '\\x${record}');
    INSERT INTO users VALUES ('acme', 'ana', 0);
    INSERT INTO user_identities VALUES
      ('acme', 'ana', 1, 'whatsapp', 'phone', '+2', '', 's2'), ('acme', 'ana', 0, 'whatsapp', 'phone', '+1', '', 's1');
    INSERT INTO consents VALUES ('acme', 's1', 'marketing', 1, nextval('consent_places'))`);
  const store = await createPostgresStore({ url: schema.url });
  expect(await store.takeDue(10)).toMatchObject([{ deliveryId: 'm1-0' }]);
  const users = await store.directory.findUsers('acme', ['ana']);
  expect(users.get('ana')?.identities.map(({ value }) => value)).toEqual(['+1', '+2']);
  expect(await store.directory.consents.since(0)).toMatchObject([{ sequence: 1, subject: 's1', optedOut: true }]);
  await store.close();
});

test('migrates version 17: a thread of old messages is made by the next one', async () => {
  await schema.query(`
    ${MIGRATIONS.slice(0, 17).join('')}
    CREATE TABLE chat4all_schema (version integer NOT NULL);
    INSERT INTO chat4all_schema VALUES (17);
    INSERT INTO messages (message_id, tenant_id, request_id, conversation_id, direction, reply_to, metadata, create_time, request_hash)
    VALUES ('old', 'acme', 'r', '', 1, '', '{}', 1, '');
    INSERT INTO deliveries (message_key, position, channel, account_id, identity_kind, identity_value, state, states, fact_ids, times,
      provider_times, update_time)
    SELECT message_key, 0, '${ANA.channel}', '${ANA.accountId}', '${ANA.kind}', '${ANA.value}', 3, '{3}', '{f}', '{1}', '{0}', 1 FROM messages`);
  const store = await createPostgresStore({ url: schema.url });
  expect(await store.getMessage('acme', 'old')).toMatchObject({ threadId: threadIdOf('acme', ANA) });
  expect(await store.threads.list({ tenantId: 'acme', pageSize: 10 })).toEqual({ threads: [] });
  await store.apply([{ kind: 'accepted', record: delivery('new') }]);
  const thread = await store.threads.get('acme', threadIdOf('acme', ANA));
  expect(thread).toMatchObject({ identity: ANA, lastMessage: { messageId: 'new' } });
  const { messages } = await store.listMessages({ tenantId: 'acme', pageSize: 10, identity: ANA });
  expect(messages.map(({ messageId }) => messageId)).toEqual(['new', 'old']);
  await store.close();
});
