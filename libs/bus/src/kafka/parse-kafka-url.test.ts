import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createBus } from '../create-bus.ts';
import { parseKafkaUrl } from './parse-kafka-url.ts';

const parse = (address: string, query = '') => parseKafkaUrl(address, new URLSearchParams(query), {});

test('reads brokers with and without ports, also IPv6 addresses', () => {
  expect(parse('//one:1,two,[::1]:3/').bootstrap).toEqual([
    { host: 'one', port: 1 },
    { host: 'two', port: 9092 },
    { host: '::1', port: 3 },
  ]);
});

test('reads parameters and options', () => {
  const query = 'client=platformatic&compression=gzip&create=never&replication_factor=3&timeout_ms=1&buffer_bytes=2';
  expect(parseKafkaUrl('//host', new URLSearchParams(query), { maxRecordBytes: 10 })).toMatchObject({
    client: 'platformatic',
    compression: 'gzip',
    createTopics: false,
    replicationFactor: 3,
    timeoutMs: 1,
    maxQueuedBytes: 2,
    maxRecordBytes: 10,
    sasl: undefined,
    tls: undefined,
  });
  expect(parse('//host', 'session_timeout_ms=600').heartbeatMs).toBe(200);
});

test('reads secrets from a file, without the line break at its end, or from the environment', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'chat4all-bus-'));
  const file = join(folder, 'password');
  await writeFile(file, ' pass word \n');
  const login = 'sasl=SCRAM-SHA-512&username=alice';
  const sasl = { mechanism: 'scram-sha-512', username: 'alice', password: ' pass word ' };
  expect(parse('//host', `${login}&password_file=${file}`).sasl).toEqual(sasl);
  process.env['TEST_KAFKA_PASSWORD'] = 'other';
  expect(parse('//host', `${login}&password_env=TEST_KAFKA_PASSWORD`).sasl).toMatchObject({ password: 'other' });
  delete process.env['TEST_KAFKA_PASSWORD'];
  await rm(folder, { recursive: true });
});

test.each([
  ['kafka://', /is not a broker/],
  ['kafka:host', /is not a broker/],
  ['kafka://host:99999', /"host:99999"/],
  ['kafka://one,,two', /""/],
  ['kafka://host/topic', /"host\/topic"/],
  ['kafka://alice:secret@host', /must not contain credentials/],
  ['kafka://host?colour=red', /"colour"/],
  ['kafka://host?password=secret', /"password"/],
  ['kafka://host?client=java', /"java"/],
  ['kafka://host?timeout_ms=soon', /timeout_ms.*"soon"/],
  ['kafka://host?timeout_ms=0', /timeout_ms/],
  ['kafka://host?tls=yes', /"yes"/],
  ['kafka://host?ca=file', /requires tls=true/],
  ['kafka://host?tls=true&ca=/no/such/file', /cannot read ca \/no\/such\/file/],
  ['kafka://host?tls=true&cert=/some/file', /cert and key require each other/],
  ['kafka://host?tls=true&cert=/no/such/cert&key=/no/such/key', /cannot read cert \/no\/such\/cert/],
  ['kafka://host?sasl=oauthbearer', /token_file or token_module/],
  ['kafka://host?sasl=oauthbearer&token_file=/no/such/token', /cannot read token_file/],
  ['kafka://host?token_module=issuer', /token_module requires sasl/],
  ['kafka://host?sasl=kerberos', /"kerberos"/],
  ['kafka://host?sasl=plain&username=alice', /password_file/],
  ['kafka://host?username=alice', /username requires sasl/],
  ['kafka://host?sasl=plain&username=alice&password_env=NOT_SET_ANYWHERE', /NOT_SET_ANYWHERE/],
  ['kafka://host?sasl=plain&username=alice&password_env=A&password_file=B', /one password/],
])('refuses the URL "%s"', async (url, message) => {
  const error: unknown = await createBus(url).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: 'invalid', message: expect.stringMatching(message) as unknown });
  expect(String(error)).not.toContain('secret');
});
