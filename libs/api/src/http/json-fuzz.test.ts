import { type JsonValue, fromBinary, toJson } from '@bufbuild/protobuf';
import { SEED, anyOf, createRandom, mutateJson, testSize } from '@chat4all/processes';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sampleCalls } from '../testing/fuzz/samples.ts';
import { type TestServer, createTestServer } from '../testing/test-server.ts';
import { registry, serviceDescriptor } from '@chat4all/proto/descriptors';

const BODIES = testSize(1_000, 10_000);
const AT_ONCE = 20;

let server: TestServer;
beforeAll(async () => {
  console.log(`CHAT4ALL_TEST_SEED=${SEED}`);
  server = await createTestServer();
});
afterAll(() => server.dispose());

/** Returns the JSON of every unary sample that is a message of its method. */
function samples(): { readonly path: string; readonly json: JsonValue }[] {
  return sampleCalls.flatMap(({ path, kind, request }) => {
    const [, service = '', name] = path.split('/');
    const method = serviceDescriptor(service).methods.find((each) => each.name === name);
    if (kind !== 'unary' || method === undefined) return [];
    try {
      return [{ path, json: toJson(method.input, fromBinary(method.input, request), { registry }) }];
    } catch {
      return [];
    }
  });
}

async function post(path: string, body: Buffer): Promise<{ readonly status: number; readonly text: string }> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(server.httpUrl + path, { method: 'POST', headers, body: new Uint8Array(body) });
  return { status: response.status, text: await response.text() };
}

test(`answers ${BODIES} bodies, changed at random, with a response or an error that has details`, async () => {
  const random = createRandom(SEED);
  const below = (bound: number): number => Math.floor(random() * bound);
  const valid = samples();
  const faults: string[] = [];
  const codes = new Map<number, number>();
  const attempt = async (): Promise<void> => {
    const { path, json } = anyOf(valid, random);
    const body = mutateJson(json, below);
    const { status, text } = await post(path, body);
    codes.set(status, (codes.get(status) ?? 0) + 1);
    const isExplained = status === 200 || (status < 500 && /"reason":"[A-Z_]+"/.test(text));
    if (!isExplained) faults.push(`${path} ${body.toString()}: ${status} ${text}`);
  };
  for (let count = 0; count < BODIES; count += AT_ONCE) await Promise.all(Array.from({ length: AT_ONCE }, attempt));
  expect(faults.slice(0, 10)).toEqual([]);
  expect(codes.get(200)).toBeGreaterThan(0);
  expect(codes.get(400)).toBeGreaterThan(0);
}, 300_000);
