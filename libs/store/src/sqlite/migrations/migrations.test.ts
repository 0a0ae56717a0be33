import { hash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DeliveryRecord, threadIdOf } from '@chat4all/proto';
import { expect, test } from 'vitest';
import { ANA, delivery } from '../../testing/samples.ts';
import { createSqliteStore } from '../sqlite-store.ts';
import { MIGRATIONS } from './migrations.ts';

test('keeps every migration as it was released', () => {
  expect(MIGRATIONS.map((migration) => hash('sha256', migration))).toEqual([
    '78ea0f136795ea37c89ce0c72c8c693b1128145c2aa2aca49aa173a259cc6767',
    '8b58abc8fb7fed616b82e9e48cd34e146d77d18aae84cf4d5d9424a983c13091',
    '3b48525ec5a93d63b423f471913c5905196ae17f8e917f28e086c2d3f5153634',
    '8c4aa91426fc67cc98760876c20cd62141ed73af1bffc4c5cb697d5994353299',
    '2104bfa2fbb0df20b0d60ca4c542b8cee1c11523b6a4ced0069f8c9d70b7e206',
    '2c6113f6afb45603b14b7666090ec7d0a683e62627d5bbb7eb4c3dc0c079b4bc',
    'e3629e2f7c71d0cc369da4b51c767674d103ac2da2e2b9aa6920c35bf301b502',
    '5117b411d982d0231ae08b69d642e2453159a3099cc7cac5646ee6299db33c0d',
    'cfd16ed2fb415fa34e8b47f510175b02b6eb2a19d08697bca83e947f2ccf3cb3',
    '15a667f89004a08a98a642719aef45e8efbb0ccb0fcb73206eb71fa3d87a3c5e',
    'f9ffde16520c78eb9da323f32e333371b948f26c7853d8f6e0b83e57f01c2dc0',
    '4e35f728964cd348266b74625882a90ddb64de565a5389226acb143eeee2843a',
    '625ea9d0447c9a5f9dcb6b9ef96cd46373a20423139ce781ec14234e05069bef',
    'c4e2e53a6cb1594b684e161fc4228614c7e2f334dec2846f5acf49bba18f1487',
    '9ab76305f2df25163c20f959d264e84e3a95c6e29c3f13df62ffcc973b8bb1a2',
    'f9ff48bdf24a0138b2454cc6859521068457cb25339a0f78bdfb86402f824171',
    'a50315f1e15a19ad25c56fcf3fc07b53da607261751448a00667cf4fecbd6d0a',
    'c2cde83c1cd070a9843118d3eab475c78953224b7e64ce2e49375c96fadce455',
    '05e7161ad205bdf7540cdc77ebd96ab98a1e961560a4590ff43f1cdcae8b59bc',
  ]);
});

test('migrates version 3 and keeps the rows', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'chat4all-store-'));
  const file = join(folder, 'chat4all.db');
  const record = Buffer.from(DeliveryRecord.encode(delivery('m1')).finish()).toString('hex');
  const database = new DatabaseSync(file);
  database.exec(`
    ${MIGRATIONS.slice(0, 3).join('')}
    PRAGMA user_version = 3;
    INSERT INTO scheduled_deliveries (message_key, position, not_before, record) VALUES (1, 0, 0, x'${record}');
    INSERT INTO users VALUES ('acme', 'ana', 0);
    INSERT INTO user_identities VALUES
      ('acme', 'ana', 1, 'whatsapp', 'phone', '+2', '', 's2'), ('acme', 'ana', 0, 'whatsapp', 'phone', '+1', '', 's1');
    INSERT INTO consents VALUES ('acme', 's1', 'marketing', 1, 7)`);
  database.close();

  const store = createSqliteStore({ file });
  expect(await store.takeDue(10)).toMatchObject([{ deliveryId: 'm1-0' }]);
  const users = await store.directory.findUsers('acme', ['ana']);
  expect(users.get('ana')?.identities.map(({ value }) => value)).toEqual(['+1', '+2']);
  expect(await store.directory.consents.since(0)).toMatchObject([{ sequence: 7, subject: 's1', optedOut: true }]);
  await store.close();
  await rm(folder, { recursive: true });
});

test('migrates version 17: a thread of old messages is made by the next one', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'chat4all-store-'));
  const file = join(folder, 'chat4all.db');
  const database = new DatabaseSync(file);
  database.exec(`
    ${MIGRATIONS.slice(0, 17).join('')}
    PRAGMA user_version = 17;
    INSERT INTO messages (message_id, tenant_id, request_id, conversation_id, direction, reply_to, metadata, create_time, request_hash)
    VALUES ('old', 'acme', 'r', '', 1, '', '{}', 1, '');
    INSERT INTO deliveries (message_key, position, channel, account_id, identity_kind, identity_value, state, provider_message_id, history, update_time)
    VALUES (1, 0, '${ANA.channel}', '${ANA.accountId}', '${ANA.kind}', '${ANA.value}', 3, 'p1', '3 0 1 0 f', 1)`);
  database.close();
  const store = createSqliteStore({ file });
  expect(await store.getMessage('acme', 'old')).toMatchObject({ threadId: threadIdOf('acme', ANA) });
  expect(await store.threads.list({ tenantId: 'acme', pageSize: 10 })).toEqual({ threads: [] });
  await store.apply([{ kind: 'accepted', record: delivery('new') }]);
  const thread = await store.threads.get('acme', threadIdOf('acme', ANA));
  expect(thread).toMatchObject({ identity: ANA, lastMessage: { messageId: 'new' } });
  const { messages } = await store.listMessages({ tenantId: 'acme', pageSize: 10, identity: ANA });
  expect(messages.map(({ messageId }) => messageId)).toEqual(['new', 'old']);
  await store.close();
  await rm(folder, { recursive: true });
});
