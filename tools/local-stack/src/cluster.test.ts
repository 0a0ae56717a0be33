import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AppProcess, startProcess } from '@chat4all/processes';
import { SendMessageRequest, connect, unary } from '@chat4all/proto';
import { type KafkaServer, skipWithout, startKafka } from '@chat4all/test-servers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';

const { skip, named } = await skipWithout('kafka');

const PROCESSES = 2;
const REQUEST = SendMessageRequest.fromPartial({
  message: {
    recipients: [{ to: { $case: 'identity', value: { channel: 'whatsapp', value: '+5511999999999' } } }],
    content: { kind: { $case: 'text', value: { body: 'Olá' } } },
  },
});

let kafka: KafkaServer;
let folder: string;
let router: AppProcess;
let pids: number[];

describe.skipIf(skip)(named('a router of several processes'), () => {
  beforeAll(async () => {
    kafka = await startKafka({ mode: 'kraft' });
  }, 180_000);
  afterAll(() => kafka.dispose(), 60_000);
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'chat4all-cluster-'));
    const settings = {
      CHAT4ALL_PROCESSES: String(PROCESSES),
      CHAT4ALL_BUS: `kafka://${kafka.brokers}`,
      CHAT4ALL_STORE: `sqlite:${folder}/chat4all.db`,
      CHAT4ALL_GRPC: '127.0.0.1:0',
      CHAT4ALL_HTTP: '127.0.0.1:0',
      CHAT4ALL_METRICS: '127.0.0.1:0',
    };
    router = startProcess('apps/router/src/main.ts', { settings });
    const { pids: text = '', metrics = '' } = await router.waitForLog('cluster started');
    pids = text.split(',').map(Number);
    await vi.waitUntil(async () => (await fetch(`${metrics}/readyz`)).ok, { timeout: 60_000 });
    expect(pids.filter(isRunning)).toHaveLength(PROCESSES);
  }, 90_000);
  afterEach(async () => {
    await router.stop('SIGKILL');
    await rm(folder, { recursive: true });
  });

  test('serves one address, and adds up the metrics of its processes', async () => {
    const { grpc = '', metrics = '' } = await router.waitForLog('ready');
    // The processes take turns in accepting connections.
    const connections = Array.from({ length: PROCESSES * 2 }, () => connect({ address: grpc }));
    for (const { chat } of connections) await unary(chat.sendMessage.bind(chat), REQUEST);
    for (const connection of connections) connection.close();

    const text = await (await fetch(`${metrics}/metrics`)).text();
    expect(text).toContain(`chat4all_messages_accepted_total ${PROCESSES * 2}`);
    expect(text).toMatch(/chat4all_process_info\{app="router",version=".+"\} 1/);
  });

  test('stops all of its processes on SIGTERM', async () => {
    expect(await router.stop('SIGTERM')).toBe(0);
    expect(pids.filter(isRunning)).toEqual([]);
  });

  test('ends when one of its processes is killed, so that it is restarted as a whole', async () => {
    const [first = 0] = pids;
    process.kill(first, 'SIGKILL');
    expect(await router.ended).toBe(1);
    expect(router.output()).toContain(`process ${first} of the cluster ended with SIGKILL`);
    expect(pids.filter(isRunning)).toEqual([]);
  });

  test('leaves no process behind when it is killed', async () => {
    // Its output ends once no process has it open.
    expect(await router.stop('SIGKILL')).toBe('SIGKILL');
  });
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
