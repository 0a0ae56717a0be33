import { mkdtemp, rm } from 'node:fs/promises';
import { connect as connectHttp2 } from 'node:http2';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, credentials, status } from '@grpc/grpc-js';
import { type Connection, connect } from '@chat4all/proto';
import { type AppProcess, isolatedSettings, startProcess, testSize } from '@chat4all/processes';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sendBadFrames } from './testing/fuzz/bad-frames.ts';
import { type Answer, sendBadRequest } from './testing/fuzz/bad-requests.ts';
import { callRaw } from './testing/fuzz/call-raw.ts';
import { mutateMessage } from './testing/fuzz/mutate-message.ts';
import { Random } from './testing/fuzz/random.ts';
import { sampleCalls } from './testing/fuzz/samples.ts';
import { send, text, to } from './testing/test-server.ts';

const MESSAGES = testSize(5_000, 50_000);
const BAD_REQUESTS = testSize(800, 4_000);
const BAD_CONNECTIONS = testSize(200, 1_000);
const AT_ONCE = 200;
/** The maximum growth of the router's memory, in bytes: the cached part of its log, and garbage. */
const GROWTH = 400 * 1024 * 1024;

/**
 * The status codes that invalid requests may receive. INTERNAL, UNKNOWN and UNAVAILABLE would be faults of the router.
 */
const EXPECTED_CODES: readonly status[] = [
  status.OK,
  status.INVALID_ARGUMENT,
  status.NOT_FOUND,
  status.ALREADY_EXISTS,
  status.FAILED_PRECONDITION,
  status.RESOURCE_EXHAUSTED,
  status.UNIMPLEMENTED,
];

/** How a slow machine answers a message that was not stored shortly before the call's deadline of 2 s. */
const OUTCOME_UNKNOWN = 'grpc UNAVAILABLE: the outcome is unknown';

/** A message to a recipient that no mutated request can have opted out. */
const healthy = { message: { recipients: [to('999999999999', 'instagram')], content: text('Olá') } };

const seed = Number(process.env['CHAT4ALL_TEST_SEED'] ?? Date.now() % 2 ** 31);
let folder: string;
let router: AppProcess;
let address: string;
let metrics: string;
let well: Connection;
let memoryBefore: number;

beforeAll(async () => {
  console.log(`CHAT4ALL_TEST_SEED=${seed}`);
  folder = await mkdtemp(join(tmpdir(), 'chat4all-fuzz-'));
  const settings = { ...isolatedSettings(folder), CHAT4ALL_LOG_LEVEL: 'info' };
  router = startProcess('apps/router/src/main.ts', { settings });
  ({ grpc: address = '', metrics = '' } = await router.waitForLog('ready'));
  well = connect({ address });
  await repeat(1_000, async () => {
    await send(well, healthy);
  });
  memoryBefore = await memory();
}, 60_000);
afterAll(async () => {
  well.close();
  expect(await router.stop('SIGTERM')).toBe(0);
  await rm(folder, { recursive: true });
}, 60_000);

/** Returns the memory of the router, in bytes. */
async function memory(): Promise<number> {
  const text = await (await fetch(`${metrics}/metrics`)).text();
  return Number(/^process_resident_memory_bytes(?:\{[^}]*\})? (\S+)$/m.exec(text)?.[1]);
}

/** Repeats the work `count` times, at most `AT_ONCE` in parallel, each with its own random numbers. */
async function repeat(count: number, work: (random: Random, index: number) => Promise<void>): Promise<void> {
  const indexes = Array.from({ length: count }, (_, index) => index).values();
  const worker = async (): Promise<void> => {
    for (const index of indexes) await work(new Random(seed + index), index);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/** Asserts that the router accepts a message and that its memory has not grown. */
async function expectHealthy(): Promise<void> {
  await send(well, healthy);
  const grown = (await memory()) - memoryBefore;
  console.log(`the router has grown by ${Math.round(grown / 1024 / 1024)} MB`);
  expect(grown).toBeLessThan(GROWTH);
}

const [firstSample, ...otherSamples] = sampleCalls.flatMap((sample) =>
  Array.from({ length: sample.weight }, () => sample),
);
if (firstSample === undefined) throw new Error('there are no samples');
const WEIGHTED_SAMPLES = [firstSample, ...otherSamples] as const;

test(`${MESSAGES} mutated messages receive expected status codes and do not harm the router`, async () => {
  const clients = Array.from({ length: 8 }, () => {
    return new Client(address, credentials.createInsecure(), { 'grpc.use_local_subchannel_pool': 1 });
  });
  const codes = new Map<string, number>();
  await repeat(MESSAGES, async (random, index) => {
    const sample = random.oneOf(WEIGHTED_SAMPLES);
    const mutant = mutateMessage(sample.request, random);
    const client = clients[index % clients.length];
    if (client === undefined) return;
    const { code, error } = await callRaw(client, sample, mutant);
    codes.set(status[code], (codes.get(status[code]) ?? 0) + 1);
    if (!EXPECTED_CODES.includes(code)) {
      expect({
        path: sample.path,
        mutant: mutant.toString('base64'),
        code: status[code],
        details: error?.details,
      }).toEqual({
        code: 'an expected one',
      });
    }
  });
  for (const client of clients) client.close();
  console.log(Object.fromEntries(codes));
  await expectHealthy();
}, 240_000);

test(`${BAD_REQUESTS} requests that are not gRPC are refused and do not harm the router`, async () => {
  const session = connectHttp2(`http://${address}`);
  const answers = new Map<string, number>();
  const describeAnswer = (answer: Answer): string => {
    if (answer.kind !== 'grpc') return `${answer.kind} ${answer.code}`;
    if (answer.message.includes('the outcome is unknown')) return OUTCOME_UNKNOWN;
    return `grpc ${status[answer.code] ?? answer.code}`;
  };
  await repeat(BAD_REQUESTS, async (random) => {
    const answer = describeAnswer(await sendBadRequest(session, random.oneOf(WEIGHTED_SAMPLES), random));
    answers.set(answer, (answers.get(answer) ?? 0) + 1);
  });
  session.destroy();
  console.log(Object.fromEntries(answers));
  // gRPC requires INTERNAL for invalid framing or compression. An event stream has no end, so this test resets it.
  const expected = [...EXPECTED_CODES, status.UNAUTHENTICATED, status.DEADLINE_EXCEEDED, status.INTERNAL].map(
    (code) => `grpc ${status[code]}`,
  );
  const allowed = [...expected, OUTCOME_UNKNOWN, 'http 415', 'reset 8'];
  expect([...answers.keys()].filter((answer) => !allowed.includes(answer))).toEqual([]);
  await expectHealthy();
}, 120_000);

test(`${BAD_CONNECTIONS} connections that are not HTTP/2 are closed and do not harm the router`, async () => {
  await repeat(BAD_CONNECTIONS, (random) => sendBadFrames(address, random));
  await expectHealthy();
}, 120_000);
