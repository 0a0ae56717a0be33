import { status } from '@grpc/grpc-js';
import { type Connection, DeliveryState, unary } from '@chat4all/proto';
import { EVENTS_TOPIC } from '@chat4all/records';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { eraseUser, getUser, putUser, setConsent, user } from '../testing/directory-calls.ts';
import {
  LOG_RETENTION_MS,
  type TestServer,
  countOf,
  createTestServer,
  failure,
  hello,
  project,
  send,
  text,
  to,
} from '../testing/test-server.ts';
import { serveTwoTenants } from '../testing/two-tenants.ts';

let server: TestServer;
let client: Connection;
beforeEach(async () => {
  server = await createTestServer();
  client = server.client();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await server.dispose();
});

const ANA = { channel: 'whatsapp', kind: 'phone', value: '+5511999999999', accountId: '' };
const ANA_ON_INSTAGRAM = { channel: 'instagram', kind: 'igsid', value: '17841', accountId: 'demo-instagram' };

describe('users', () => {
  test('stores a user with complete identities, and replaces them', async () => {
    const written = await putUser(client, 'ana', [{ channel: 'whatsapp', value: ANA.value }, ANA_ON_INSTAGRAM]);
    expect(written).toMatchObject({ userId: 'ana', identities: [ANA, ANA_ON_INSTAGRAM] });
    expect(await getUser(client, 'ana')).toEqual(written);
    await putUser(client, 'ana', []);
    expect(await getUser(client, 'ana')).toMatchObject({ identities: [] });
  });

  test('lists users page by page, with at most 1,000 in a page', async () => {
    for (const userId of ['carla', 'ana', 'bea']) await putUser(client, userId, []);
    const { directory, metadata } = client;
    const list = (pageSize: number, pageToken = '') =>
      unary(directory.listUsers.bind(directory), { pageSize, pageToken }, { metadata });
    const first = await list(2);
    expect(first.users.map(({ userId }) => userId)).toEqual(['ana', 'bea']);
    const { users, nextPageToken } = await list(2, first.nextPageToken);
    expect([users.map(({ userId }) => userId), nextPageToken]).toEqual([['carla'], '']);
    expect((await failure(list(1_001))).code).toBe(status.INVALID_ARGUMENT);
    expect((await failure(list(1, 'x'))).code).toBe(status.INVALID_ARGUMENT);
  });

  test('names every invalid field', async () => {
    const { code, details } = await failure(
      putUser(client, 'x'.repeat(129), [
        { channel: 'pigeon', value: '1' },
        { channel: 'whatsapp', value: '12' },
        { ...ANA, accountId: 'nobody' },
        ANA,
        ...Array.from({ length: 13 }, (_, index) => ({ ...ANA, value: `+55119999999${index + 10}` })),
      ]),
    );
    expect(code).toBe(status.INVALID_ARGUMENT);
    expect(details?.fieldViolations?.map(({ field }) => field)).toEqual([
      'user.user_id',
      'user.identities',
      'user.identities[0].channel',
      'user.identities[1].value',
      'user.identities[2].account_id',
      'user.identities[3]',
    ]);
    expect((await failure(putUser(client, '', []))).code).toBe(status.INVALID_ARGUMENT);
    expect((await failure(getUser(client, ''))).code).toBe(status.INVALID_ARGUMENT);
  });

  test('refuses an identity of another user, and names that user', async () => {
    await putUser(client, 'ana', [ANA]);
    expect(await failure(putUser(client, 'bea', [ANA_ON_INSTAGRAM, ANA]))).toMatchObject({
      code: status.ALREADY_EXISTS,
      details: { reason: 'IDENTITY_TAKEN', fieldViolations: [{ field: 'user.identities[1]' }] },
    });
    expect((await failure(getUser(client, 'bea'))).code).toBe(status.NOT_FOUND);
  });

  test("returns NOT_FOUND for another tenant's users", async () => {
    const [mine, theirs] = await serveTwoTenants(server);
    await putUser(mine, 'ana', [ANA]);
    const notFound = { code: status.NOT_FOUND, details: { reason: 'NOT_FOUND', metadata: { user: 'ana' } } };
    expect(await failure(getUser(theirs, 'ana'))).toMatchObject(notFound);
    expect(await failure(eraseUser(theirs, 'ana'))).toMatchObject(notFound);
    expect(await failure(setConsent(theirs, user('ana')))).toMatchObject(notFound);
    expect(await getUser(mine, 'ana')).toMatchObject({ userId: 'ana' });
  });
});

describe('EraseUser', () => {
  const toAna = { ...hello, message: { recipients: [user('ana')], content: text('Olá Ana') } };

  test("blanks the messages of the user, and returns when the log's records expire", async () => {
    await putUser(client, 'ana', [ANA]);
    const { messageId } = await send(client, toAna);
    await project(server, 1);
    await server.store.apply([
      {
        ...{ kind: 'state', factId: 'f', deliveryId: `${messageId}-0`, accountId: 'demo-whatsapp' },
        ...{ state: DeliveryState.SENT, timeMs: Date.now() },
      },
    ]);
    const before = Date.now();
    const { erasedMessages, logRetentionEndTime } = await eraseUser(client, 'ana');
    expect(erasedMessages).toBe(1);
    expect(logRetentionEndTime?.getTime()).toBeGreaterThanOrEqual(before + LOG_RETENTION_MS);
    expect(logRetentionEndTime?.getTime()).toBeLessThanOrEqual(Date.now() + LOG_RETENTION_MS);
    expect(JSON.stringify(await server.store.getMessage('demo', messageId))).not.toMatch(/Ana|5511/);
    expect((await failure(getUser(client, 'ana'))).code).toBe(status.NOT_FOUND);
    expect((await failure(send(client, toAna))).code).toBe(status.NOT_FOUND);
  });

  test('cancels pending deliveries and publishes it, also after a failed first call', async () => {
    await putUser(client, 'ana', [ANA]);
    await send(client, toAna);
    await project(server, 1);
    const events = await countOf(server.bus, EVENTS_TOPIC);
    vi.spyOn(server.bus, 'publish').mockRejectedValueOnce(new Error('log down'));
    expect((await failure(eraseUser(client, 'ana'))).code).toBe(status.INTERNAL);
    expect(await eraseUser(client, 'ana')).toMatchObject({ erasedMessages: 1 });
    expect(await countOf(server.bus, EVENTS_TOPIC)).toBe(events + 1);
  });

  test('waits for deliveries being sent, and erases nothing if they do not finish', async () => {
    await putUser(client, 'ana', [ANA]);
    const { messageId } = await send(client, toAna);
    await project(server, 1);
    const erase = server.store.directory.eraseUser.bind(server.store.directory);
    const asked = vi
      .spyOn(server.store.directory, 'eraseUser')
      .mockResolvedValue({ openDeliveries: 2, erasedMessages: 0 });
    expect(await failure(eraseUser(client, 'ana'))).toMatchObject({
      code: status.UNAVAILABLE,
      details: { reason: 'DELIVERIES_UNDER_WAY', retryAfterMs: 5_000 },
    });
    expect(asked.mock.calls.length).toBeGreaterThan(2);
    expect(await server.store.getMessage('demo', messageId)).toMatchObject({ content: toAna.message.content });
    asked.mockResolvedValueOnce({ openDeliveries: 1, erasedMessages: 0 }).mockImplementation(erase);
    expect(await eraseUser(client, 'ana')).toMatchObject({ erasedMessages: 1 });
  });

  test('waits until the store has everything that was accepted before', async () => {
    await putUser(client, 'ana', [ANA]);
    const lag = server.bus.lag.bind(server.bus);
    const behind = [0, 1].map((partition) => ({ topic: EVENTS_TOPIC, partition, records: 3 }));
    const [first = { topic: EVENTS_TOPIC, partition: 0, records: 3 }, second = first] = behind;
    const asked = vi
      .spyOn(server.bus, 'lag')
      .mockResolvedValueOnce(behind)
      .mockResolvedValueOnce([{ ...first, records: 0 }, second])
      // Records that arrive in the meantime do not matter.
      .mockResolvedValueOnce([first, { ...second, records: 0 }]);
    expect(await eraseUser(client, 'ana')).toMatchObject({ erasedMessages: 0 });
    expect(asked).toHaveBeenCalledTimes(3);

    await putUser(client, 'ana', [ANA]);
    asked.mockResolvedValue(behind);
    expect(await failure(eraseUser(client, 'ana'))).toMatchObject({
      code: status.UNAVAILABLE,
      details: { reason: 'STORE_BEHIND', retryAfterMs: 5_000 },
    });
    expect(await getUser(client, 'ana')).toMatchObject({ userId: 'ana' });
    asked.mockImplementation(lag);
  }, 15_000);

  test('keeps the opt-outs of the erased user', async () => {
    await putUser(client, 'ana', [ANA]);
    await setConsent(client, user('ana'));
    await eraseUser(client, 'ana');
    const toHer = { message: { recipients: [to(ANA.value)], content: text('Olá') } };
    expect(await failure(send(client, toHer))).toMatchObject({ details: { reason: 'OPTED_OUT' } });
  });
});
