import { describe, expect, it } from 'vitest';
import { ConnectorError } from '../connector-error.ts';
import type { WebhookRequest } from '../webhook-request.ts';
import type { ChannelEvent, WebhookResult } from '../webhook.ts';
import type { ConnectorUnderTest } from './connector-under-test.ts';
import { TEST_SEED, mutateJson, randomJson, seededRandom } from './random-json.ts';

const MALFORMED_SIGNATURES = [
  '',
  'sha256=',
  'sha256=zz',
  'sha1=00',
  `sha256=${'0'.repeat(64)}`,
  '\u0000',
  'é'.repeat(71),
];

/** Tests that only authentic callbacks are trusted, and that every part of them is read. */
export function describeWebhooks(subject: ConnectorUnderTest): void {
  const { webhooks, secrets } = subject;
  const connector = subject.create({ fetch: () => Promise.reject(new Error('parseWebhook must not make calls')) });
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
      expect(comparableEvents(result)).toEqual(events);
      for (const event of result.kind === 'events' ? result.events : []) {
        if (event.kind === 'template') expect(event.providerBusinessId).toBe(connector.providerBusinessId);
        else expect(event.providerAccountId).toBe(connector.providerAccountId);
      }
      expect(result).toMatchObject({ unreadable: [] });
    });

    it('has samples of every receipt in the capabilities, and of an inbound text', () => {
      const events = webhooks.samples.flatMap((sample) => sample.events);
      const states = events.flatMap((event) => (event.kind === 'receipt' ? [event.state] : []));
      expect([...new Set(states)].sort()).toEqual([...connector.capabilities.receipts].sort());
      expect(events.some((event) => event.kind === 'message' && event.content?.kind === 'text')).toBe(true);
    });

    it('reads a request with the parts that node:http, fetch and frameworks have, and refuses a parsed body', () => {
      const body = webhooks.samples[0]?.body;
      const plain = post(body);
      const headers = new Headers(Object.entries(webhooks.sign(bytes(body))));
      const upperCase = Object.fromEntries([...headers].map(([name, value]) => [name.toUpperCase(), value]));
      const text = new TextDecoder().decode(bytes(body));
      for (const request of [
        { ...plain, headers, query: new URLSearchParams(), body: text },
        { ...plain, headers: upperCase },
      ]) {
        expect(connector.parseWebhook(request)).toEqual(connector.parseWebhook(plain));
      }
      const parsed = Object.assign(post(''), { body });
      expect(() => connector.parseWebhook(parsed)).toThrow(/^body: must be the raw bytes/);
    });

    it.runIf(connector.callbackHeaders?.signature)('declares the header of the signature', () => {
      const signed = Object.keys(webhooks.sign(new Uint8Array())).map((name) => name.toLowerCase());
      expect(signed).toContain(connector.callbackHeaders?.signature);
    });

    const forgeries: { readonly name: string; readonly headers: (body: unknown) => Record<string, string> }[] = [
      { name: 'no signature', headers: () => ({}) },
      { name: 'the signature of another secret', headers: (body) => webhooks.sign(bytes(body), 'forged') },
      ...(webhooks.usesStaticSecret
        ? []
        : [{ name: 'the signature of another body', headers: () => webhooks.sign(bytes('another')) }]),
      ...MALFORMED_SIGNATURES.map((value) => ({
        name: `the signature ${JSON.stringify(value)}`,
        headers: (body: unknown) =>
          Object.fromEntries(Object.keys(webhooks.sign(bytes(body))).map((header) => [header, value])),
      })),
    ];
    it.each(forgeries)('rejects $name, with any body', ({ headers }) => {
      for (const body of [webhooks.samples[0]?.body, 'not json {', '']) {
        const result = connector.parseWebhook(post(body, headers(body)));
        expect(result.kind).toBe('rejected');
        // 400 would reveal that an untrusted body was parsed.
        if (result.kind === 'rejected') expect([401, 403]).toContain(result.status);
        for (const secret of secrets) expect(JSON.stringify(result)).not.toContain(secret);
      }
    });

    it(`rejects a signature with any character changed (CHAT4ALL_TEST_SEED=${TEST_SEED})`, () => {
      const random = seededRandom(TEST_SEED);
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

    it('rejects an authentic body that is not JSON, and unknown methods', () => {
      expect(genuine('not json {')).toMatchObject({ kind: 'rejected', status: 400 });
      expect(connector.parseWebhook({ ...post({}), method: 'DELETE' })).toMatchObject({
        kind: 'rejected',
        status: 405,
      });
    });

    it.runIf(webhooks.challenge)('answers the verification of the URL only with the right token', () => {
      const get = (query: Readonly<Record<string, string>>) =>
        connector.parseWebhook({ method: 'GET', headers: {}, query, body: new Uint8Array() });
      expect(get(webhooks.challenge?.query ?? {})).toEqual({ kind: 'challenge', body: webhooks.challenge?.response });
      expect(get(webhooks.challenge?.forgedQuery ?? {})).toMatchObject({ kind: 'rejected', status: 403 });
      expect(get({})).toMatchObject({ kind: 'rejected' });
    });

    it('reports parts that it cannot parse', () => {
      const result = genuine(webhooks.unreadable);
      if (result.kind !== 'events') throw new Error(`expected events, got ${result.kind}`);
      expect(result.events).toEqual([]);
      expect(result.unreadable[0]?.reason).toMatch(/./);
    });

    const combine = webhooks.combine?.bind(webhooks);
    it.runIf(combine)('reads every part of a combined callback, also around one that it cannot parse', () => {
      const bodies = webhooks.samples.map(({ body }) => body);
      const result = genuine(combine?.([...bodies, webhooks.unreadable, ...bodies]));
      const once = webhooks.samples.flatMap(({ events }) => events);
      expect(comparableEvents(result)).toEqual([...once, ...once]);
      expect(result.kind === 'events' && result.unreadable.length).toBeGreaterThan(0);
    });

    const parseCallback = connector.parseCallback?.bind(connector);
    it.runIf(parseCallback)('reads the callback of a part that it could not read again', () => {
      const result = genuine(combine?.([webhooks.unreadable, webhooks.samples[0]?.body]) ?? webhooks.unreadable);
      for (const { callback, part, reason } of result.kind === 'events' ? result.unreadable : []) {
        const again = parseCallback?.(callback ?? part);
        expect(again).toMatchObject({ events: [], unreadable: [{ part, reason }] });
      }
    });

    it.runIf(parseCallback)('reads the JSON of a callback without a signature', () => {
      for (const { body, events } of webhooks.samples) {
        const parsed = parseCallback?.(body);
        expect(parsed && comparableEvents({ kind: 'events', ...parsed })).toEqual(events);
        expect(JSON.stringify(parseCallback?.(randomJson(seededRandom(TEST_SEED))))).toContain('events');
      }
    });

    it(`never throws for any JSON (CHAT4ALL_TEST_SEED=${TEST_SEED})`, () => {
      const random = seededRandom(TEST_SEED);
      for (let round = 0; round < 300; round += 1) {
        const bodies = [randomJson(random), ...webhooks.samples.map(({ body }) => mutateJson(body, random))];
        for (const body of bodies) {
          const result = genuine(JSON.stringify(body));
          expect(result.kind, JSON.stringify(body)).toBe('events');
          for (const event of result.kind === 'events' ? result.events : []) expectValidEvent(event, body);
        }
      }
    });
  });
}

/** Asserts the invariants of any event, however damaged its callback. */
function expectValidEvent(event: ChannelEvent, body: unknown): void {
  const text = JSON.stringify(body);
  expect(event.providerMessageId, text).not.toBe('');
  expect(Number.isSafeInteger(event.time), text).toBe(true);
  if (event.kind === 'message') expect(event.from.length, text).toBeGreaterThan(0);
  if (event.kind === 'echo') expect(event.to.length, text).toBeGreaterThan(0);
  if (event.kind === 'identity_change') {
    expect(event.old.length, text).toBeGreaterThan(0);
    expect(event.new.length, text).toBeGreaterThan(0);
  }
  if (event.kind === 'receipt' && event.watermark) expect(event.identities.length, text).toBeGreaterThan(0);
  if (event.kind === 'receipt' && event.state === 'failed') expect(ConnectorError.is(event.error), text).toBe(true);
}

function comparableEvents(result: WebhookResult): unknown {
  if (result.kind !== 'events') return result;
  return result.events.map((whole) => {
    const event = { ...whole, providerAccountId: undefined, providerBusinessId: undefined };
    if (event.kind === 'message' || event.kind === 'echo') {
      const { original, ...rest } = event;
      expect(original).toBeDefined();
      return rest;
    }
    if (event.kind === 'identity_change' || event.kind === 'template') return event;
    const { error, ...rest } = event;
    return error ? { ...rest, error: { reason: error.reason, channelCode: error.channelCode } } : rest;
  });
}
