import { describe, expect, it } from 'vitest';
import { ConnectorError } from '../connector-error.ts';
import type { ChannelEvent, WebhookRequest, WebhookResult } from '../webhook.ts';
import type { ConnectorUnderTest } from './connector-under-test.ts';
import { mutateJson, randomJson, seededRandom } from './random-json.ts';
import { testSeed } from './test-seed.ts';

const malformedSignatures = [
  '',
  'sha256=',
  'sha256=zz',
  'sha1=00',
  `sha256=${'0'.repeat(64)}`,
  '\u0000',
  'é'.repeat(71),
];

/** That callbacks are trusted only when genuine, and read to the last part. */
export function describeWebhooks(subject: ConnectorUnderTest): void {
  const { webhooks, secrets } = subject;
  const connector = subject.create({ fetch: () => Promise.reject(new Error('parseWebhook must not call anybody')) });
  const bytes = (body: unknown) => new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body));
  const post = (body: unknown, headers = webhooks.sign(bytes(body))): WebhookRequest => ({
    method: 'POST',
    headers,
    query: {},
    body: bytes(body),
  });
  const genuine = (body: unknown) => connector.parseWebhook(post(body));

  describe('parseWebhook', () => {
    it.each(webhooks.samples)('reads: $name', ({ body, events }) => {
      const result = genuine(body);
      expect(comparable(result)).toEqual(events);
      expect(result).toMatchObject({ unreadable: [] });
    });

    it('says what the capabilities promise: every receipt, and inbound texts', () => {
      const events = webhooks.samples.flatMap((sample) => sample.events);
      const states = events.flatMap((event) => (event.kind === 'receipt' ? [event.state] : []));
      expect([...new Set(states)].sort()).toEqual([...connector.capabilities.receipts].sort());
      expect(events.some((event) => event.kind === 'message' && event.content?.kind === 'text')).toBe(true);
    });

    const forgeries: { readonly name: string; readonly headers: (body: unknown) => Record<string, string> }[] = [
      { name: 'no signature', headers: () => ({}) },
      { name: 'the signature of another secret', headers: (body) => webhooks.sign(bytes(body), 'forged') },
      ...(webhooks.isSecretShown
        ? []
        : [{ name: 'the signature of another body', headers: () => webhooks.sign(bytes('another')) }]),
      ...malformedSignatures.map((value) => ({
        name: `the signature ${JSON.stringify(value)}`,
        headers: (body: unknown) =>
          Object.fromEntries(Object.keys(webhooks.sign(bytes(body))).map((header) => [header, value])),
      })),
    ];
    it.each(forgeries)('rejects $name, whatever the body is', ({ headers }) => {
      for (const body of [webhooks.samples[0]?.body, 'not json {', '']) {
        const result = connector.parseWebhook(post(body, headers(body)));
        expect(result.kind).toBe('rejected');
        // 400 would say that somebody read an untrusted body.
        if (result.kind === 'rejected') expect([401, 403]).toContain(result.status);
        for (const secret of secrets) expect(JSON.stringify(result)).not.toContain(secret);
      }
    });

    it(`rejects a signature with anything changed in it (CHAT4ALL_TEST_SEED=${testSeed})`, () => {
      const random = seededRandom(testSeed);
      const body = webhooks.samples[0]?.body;
      for (const [header, value] of Object.entries(webhooks.sign(bytes(body)))) {
        for (let round = 0; round < 200; round += 1) {
          const at = Math.floor(random() * value.length);
          const other = '0123456789abcdefg=: '[Math.floor(random() * 20)] ?? 'x';
          const changed = value.slice(0, at) + other + value.slice(random() < 0.2 ? at : at + 1);
          if (changed.toLowerCase() === value.toLowerCase()) continue;
          const headers = { ...webhooks.sign(bytes(body)), [header]: changed };
          expect(connector.parseWebhook(post(body, headers)).kind, changed).toBe('rejected');
        }
      }
    });

    it('rejects a genuine body that cannot be parsed, and methods that mean nothing', () => {
      expect(genuine('not json {')).toMatchObject({ kind: 'rejected', status: 400 });
      expect(connector.parseWebhook({ ...post({}), method: 'DELETE' })).toMatchObject({
        kind: 'rejected',
        status: 405,
      });
    });

    it.runIf(webhooks.challenge)('answers the verification of the address, and only with the right token', () => {
      const get = (query: WebhookRequest['query']) =>
        connector.parseWebhook({ method: 'GET', headers: {}, query, body: new Uint8Array() });
      expect(get(webhooks.challenge?.query ?? {})).toEqual({ kind: 'challenge', body: webhooks.challenge?.answer });
      expect(get(webhooks.challenge?.forgedQuery ?? {})).toMatchObject({ kind: 'rejected', status: 403 });
      expect(get({})).toMatchObject({ kind: 'rejected' });
    });

    it('reports what it cannot understand', () => {
      const result = genuine(webhooks.unreadable);
      if (result.kind !== 'events') throw new Error(`it was ${result.kind}`);
      expect(result.events).toEqual([]);
      expect(result.unreadable[0]?.reason).toMatch(/./);
    });

    const combine = webhooks.combine?.bind(webhooks);
    it.runIf(combine)('finds everything in a callback of many, also around what it cannot understand', () => {
      const bodies = webhooks.samples.map(({ body }) => body);
      const result = genuine(combine?.([...bodies, webhooks.unreadable, ...bodies]));
      const once = webhooks.samples.flatMap(({ events }) => events);
      expect(comparable(result)).toEqual([...once, ...once]);
      expect(result.kind === 'events' && result.unreadable.length).toBeGreaterThan(0);
    });

    it(`never throws, whatever the JSON is (CHAT4ALL_TEST_SEED=${testSeed})`, () => {
      const random = seededRandom(testSeed);
      for (let round = 0; round < 300; round += 1) {
        const bodies = [randomJson(random), ...webhooks.samples.map(({ body }) => mutateJson(body, random))];
        for (const body of bodies) {
          const result = genuine(JSON.stringify(body));
          expect(result.kind, JSON.stringify(body)).toBe('events');
          for (const event of result.kind === 'events' ? result.events : []) expectSound(event, body);
        }
      }
    });
  });
}

/** What must be true of any event, however strange the callback was. */
function expectSound(event: ChannelEvent, body: unknown): void {
  const text = JSON.stringify(body);
  expect(event.providerMessageId, text).not.toBe('');
  expect(Number.isSafeInteger(event.time), text).toBe(true);
  if (event.kind === 'message') expect(event.from.length, text).toBeGreaterThan(0);
  if (event.kind === 'receipt' && event.state === 'failed') expect(ConnectorError.is(event.error), text).toBe(true);
}

function comparable(result: WebhookResult): unknown {
  if (result.kind !== 'events') return result;
  return result.events.map((event) => {
    if (event.kind === 'message') {
      const { original, ...rest } = event;
      expect(original).toBeDefined();
      return rest;
    }
    const { error, ...rest } = event;
    return error ? { ...rest, error: { reason: error.reason, channelCode: error.channelCode } } : rest;
  });
}
