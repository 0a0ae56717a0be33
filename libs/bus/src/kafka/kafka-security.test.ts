import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createBus } from '../create-bus.ts';
import { numbered, readRecords, texts } from '../testing/records.ts';
import { type KafkaServer, skipWithout, startKafka } from './kafka-server.fixture.ts';

const { skip, named } = await skipWithout('kafkaOnJava');

describe.skipIf(skip)(named('a broker with TLS and SASL'), () => {
  let server: KafkaServer;
  let folder = '';
  let passwordFile = '';

  beforeAll(async () => {
    server = await startKafka({ mode: 'kraft', secured: true });
    folder = await mkdtemp(join(tmpdir(), 'chat4all-bus-'));
    passwordFile = join(folder, 'password');
    await writeFile(passwordFile, `${server.secured?.password ?? ''}\n`);
  }, 120_000);
  afterAll(async () => {
    await server.dispose();
    await rm(folder, { recursive: true });
  });

  const urlOf = (client: string, mechanism: string, more: Record<string, string> = {}): string => {
    const { brokers = '', caFile = '', username = '' } = server.secured ?? {};
    const login = { sasl: mechanism, username, password_file: passwordFile };
    const query = new URLSearchParams({ client, tls: 'true', ca: caFile, timeout_ms: '3000', ...login, ...more });
    for (const [name, value] of Object.entries(more)) if (value === '') query.delete(name);
    return `kafka://${brokers}?${query.toString()}`;
  };

  describe.each(['kafkajs', 'platformatic'])('with %s', (client) => {
    test.each(['plain', 'scram-sha-256', 'scram-sha-512'])('authenticates with %s', async (mechanism) => {
      const bus = await createBus(urlOf(client, mechanism));
      const topic = `topic-${client}-${mechanism}`;
      await bus.ensureTopics([{ name: topic, partitions: 2 }]);
      await bus.publish(numbered(topic, 'key', 3));
      expect(texts(await readRecords(bus, { topic, from: 'earliest' }, 3))).toEqual(['0', '1', '2']);
      await bus.close();
    });

    test.each(['plain', 'scram-sha-256', 'scram-sha-512'])('rejects a wrong password with %s', async (mechanism) => {
      process.env['WRONG_PASSWORD'] = 'wrong';
      const more = { password_file: '', password_env: 'WRONG_PASSWORD' };
      const bus = await createBus(urlOf(client, mechanism, more));
      const { brokers = '' } = server.secured ?? {};
      await expect(bus.check()).rejects.toMatchObject({
        code: 'unauthorized',
        retryable: false,
        message: expect.stringMatching(`^Kafka at ${brokers} rejects the credentials: .*[^.]$`) as unknown,
      });
      await expect(bus.publish(numbered('topic', 'key', 1))).rejects.toMatchObject({ code: 'unauthorized' });
      await bus.close();
    });

    test('authenticates with a token from a file, and from a module', async () => {
      const tokenFile = join(folder, 'token');
      await writeFile(tokenFile, unsignedToken(60));
      const token_module = join(folder, 'token.mjs');
      await writeFile(token_module, `export default () => Promise.resolve('${unsignedToken(60)}');`);
      const none = { username: '', password_file: '' };
      for (const more of [{ token_file: tokenFile }, { token_module }]) {
        const bus = await createBus(urlOf(client, 'oauthbearer', { ...none, ...more }));
        await bus.check();
        await bus.close();
      }
    });

    test('reads the token again for every connection', async () => {
      const tokenFile = join(folder, 'expiring-token');
      await writeFile(tokenFile, unsignedToken(-3600));
      const none = { username: '', password_file: '' };
      const bus = await createBus(urlOf(client, 'oauthbearer', { ...none, token_file: tokenFile }));
      await expect(bus.check()).rejects.toMatchObject({ code: 'unauthorized' });
      await writeFile(tokenFile, unsignedToken(60));
      await bus.check();
      await bus.close();
    });

    test('presents a client certificate, and is rejected without one', async () => {
      const { certificateBrokers, clientCertificateFile, clientKeyFile, caFile } = server.secured ?? {};
      const url = `kafka://${certificateBrokers ?? ''}?client=${client}&tls=true&timeout_ms=2000&ca=${caFile ?? ''}`;
      const bus = await createBus(`${url}&cert=${clientCertificateFile ?? ''}&key=${clientKeyFile ?? ''}`);
      await bus.check();
      await bus.close();
      const stranger = await createBus(url);
      await expect(stranger.check()).rejects.toMatchObject({ name: 'BusError' });
      await stranger.close();
    });

    test('rejects an untrusted certificate', async () => {
      const bus = await createBus(urlOf(client, 'plain', { ca: '' }));
      await expect(bus.check()).rejects.toMatchObject({
        code: 'unauthorized',
        message: expect.stringMatching(/^the certificate of Kafka at .* is not trusted \(\w+\)$/) as unknown,
      });
      await bus.close();
    });

    test('fails without TLS on a broker with TLS, and with TLS on one without', async () => {
      const without = await createBus(urlOf(client, 'plain', { tls: '', ca: '' }));
      await expect(without.check()).rejects.toMatchObject({ name: 'BusError' });
      await without.close();
      const secured = urlOf(client, 'plain').replace(server.secured?.brokers ?? '', server.brokers);
      const plain = await createBus(secured);
      await expect(plain.check()).rejects.toMatchObject({ name: 'BusError' });
      await plain.close();
    });
  });
});

/** A token of the kind that brokers accept without a configured issuer; valid for `seconds` from now. */
function unsignedToken(seconds: number): string {
  const now = Math.floor(Date.now() / 1000);
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none' })}.${part({ sub: 'alice', iat: now - 7200, exp: now + seconds })}.`;
}
