import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { acceptsConnections } from './accepts-connections.ts';
import { answersMetadata } from './answers-metadata.ts';
import { skipWithout } from './requirements.ts';
import { startKafka } from './start-kafka.ts';

// The first start downloads the broker.
vi.setConfig({ testTimeout: 180_000 });

const main = join(import.meta.dirname, 'with-servers.ts');
const kafka = await skipWithout('kafka');
const kafkaOnJava = await skipWithout('kafkaOnJava');

/** Runs a script with servers and no addresses in the environment, and returns its exit code and output. */
async function withServers(script: string, environment: Record<string, string> = {}, signal?: NodeJS.Signals) {
  const inherited = { ...process.env, KAFKA_BROKERS: '', KAFKA_ZOOKEEPER_BROKERS: '' };
  const args = [main, '--', process.execPath, '-e', script];
  const child = spawn(process.execPath, args, { env: { ...inherited, ...environment }, stdio: 'pipe' });
  const ended = once(child, 'exit');
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += String(chunk);
    if (signal !== undefined) child.kill(signal);
  });
  child.stderr.resume();
  await ended;
  return { code: child.exitCode, output };
}

const portOf = (brokers: string): number => Number(brokers.split(':').at(-1));

test('starts no server whose address is in the environment, and returns the exit code of the command', async () => {
  const script = 'console.log(process.env.KAFKA_BROKERS, process.env.KAFKA_ZOOKEEPER_BROKERS); process.exit(7)';
  const { code, output } = await withServers(script, { KAFKA_BROKERS: 'one:1', KAFKA_ZOOKEEPER_BROKERS: 'two:2' });
  expect(output.trim()).toBe('one:1 two:2');
  expect(code).toBe(7);
});

test('passes a signal to the command and returns its exit code', async () => {
  const script = `process.on('SIGTERM', () => process.exit(9)); setInterval(() => undefined, 1000); console.log('up')`;
  const given = { KAFKA_BROKERS: 'one:1', KAFKA_ZOOKEEPER_BROKERS: 'two:2' };
  expect((await withServers(script, given, 'SIGTERM')).code).toBe(9);
});

test('exits with 127 if the command cannot be run', async () => {
  const environment = { ...process.env, KAFKA_BROKERS: 'one:1', KAFKA_ZOOKEEPER_BROKERS: 'two:2' };
  const child = spawn(process.execPath, [main, '--', '/no/such/command'], { env: environment, stdio: 'ignore' });
  await once(child, 'exit');
  expect(child.exitCode).toBe(127);
});

describe.skipIf(kafka.skip)(kafka.named('brokers'), () => {
  test('run while the command runs, and are stopped afterwards', async () => {
    const { code, output } = await withServers('console.log(process.env.KAFKA_BROKERS)');
    expect(code).toBe(0);
    expect(output).toMatch(/^127\.0\.0\.1:\d+\n$/);
    expect(await acceptsConnections(portOf(output.trim()))).toBe(false);
  });

  test('can be killed and restarted at the same address', async () => {
    const server = await startKafka({ mode: 'kraft' });
    const port = portOf(server.brokers);
    expect(await answersMetadata(port)).toBe(true);
    await server.kill();
    expect(await acceptsConnections(port)).toBe(false);
    await server.start();
    expect(await answersMetadata(port)).toBe(true);
    await server.dispose();
    await server.dispose();
    expect(await acceptsConnections(port)).toBe(false);
  });

  test.skipIf(kafkaOnJava.skip)(
    kafkaOnJava.named('are stopped after the process that started them was killed'),
    async () => {
      const child = fork(join(import.meta.dirname, 'hold-kafka.fixture.ts'), { execArgv: [] });
      const message: unknown[] = await once(child, 'message');
      const port = portOf(String(message[0]));
      expect(await acceptsConnections(port)).toBe(true);
      child.kill('SIGKILL');
      await vi.waitFor(
        async () => {
          expect(await acceptsConnections(port)).toBe(false);
        },
        { timeout: 20_000 },
      );
    },
  );
});
