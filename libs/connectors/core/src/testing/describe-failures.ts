import { afterEach, describe, expect, it } from 'vitest';
import type { SendContext } from '../connector.ts';
import type { HttpFetch } from '../http.ts';
import type { ConnectorUnderTest } from './connector-under-test.ts';
import { first } from './describe-sending.ts';
import { rejection } from './rejection.ts';
import { startProvider, type Behaviour, type TestProvider } from './provider.ts';

/** That every failure is a ConnectorError whose facts are true. */
export function describeFailures(subject: ConnectorUnderTest): void {
  describe('a send that fails', () => {
    let provider: TestProvider | undefined;
    afterEach(() => provider?.close());

    const send = (fetch: HttpFetch, context?: SendContext) => {
      const to = first(subject.recipients);
      return subject.create({ fetch }).send({ id: 'd', to, content: { kind: 'text', text: 'hi' } }, context);
    };
    const failure = async (behaviour: Behaviour) => {
      provider = await startProvider(() => behaviour);
      return rejection(send(provider.fetch), subject.secrets);
    };

    it.each(subject.refusals)('tells what the provider said: $name', async ({ answer, facts }) => {
      const { reason, retryable, certain, scope, retryAfterMs, channelCode } = await failure(answer);
      const told = { reason, retryable, certain, scope, retryAfterMs, channelCode };
      expect(told).toEqual({ retryAfterMs: undefined, channelCode: undefined, ...facts });
    });

    it('is recorded for wrong credentials, too fast, and a passing problem', () => {
      const reasons = subject.refusals.map(({ facts }) => facts.reason);
      expect(reasons).toEqual(expect.arrayContaining(['authentication', 'throttled', 'transient']));
    });

    it('is open and retryable when a gateway answers 502 in HTML', async () => {
      const error = await failure({ status: 502, body: '<html>Bad Gateway</html>' });
      expect(error).toMatchObject({ reason: 'transient', retryable: true, certain: false });
    });

    it('is certain when a 4xx comes without a word of the provider', async () => {
      expect(await failure({ status: 404, body: '<html>Not Found</html>' })).toMatchObject({
        certain: true,
        retryable: false,
      });
    });

    it.each([
      ['is no JSON', 'not json {'],
      ['is empty', ''],
      ['holds no id', {}],
      ['is null', null],
    ])('is open when the answer to a taken message %s', async (_, body) => {
      expect(await failure({ status: subject.accepted('id').status, body })).toMatchObject({ certain: false });
    });

    it('never repeats a secret that the provider quotes', async () => {
      const quotes = subject.secrets.map((secret) => `"${secret}"`).join(', ');
      const { answer } = first(subject.refusals);
      await failure({ ...answer, body: quoteIn(answer.body, quotes) });
      await failure({ status: 500, body: quotes });
    });

    it('is certain when the connection is refused', async () => {
      provider = await startProvider(() => 'silent');
      await provider.close();
      const error = await rejection(send(provider.fetch), subject.secrets);
      expect(error).toMatchObject({ reason: 'transient', retryable: true, certain: true, scope: 'platform' });
    });

    it('is open when the connection is cut after the request left', async () => {
      expect(await failure('cut')).toMatchObject({ reason: 'transient', retryable: true, certain: false });
    });

    it('is open when aborted after the request left', async () => {
      provider = await startProvider(() => 'silent');
      const reached = provider.nextRequest();
      const controller = new AbortController();
      const call = rejection(send(provider.fetch, { signal: controller.signal }), subject.secrets);
      await reached;
      controller.abort(new Error('the worker stops'));
      expect(await call).toMatchObject({ certain: false, retryable: true });
    });

    it('is certain when aborted before it began', async () => {
      provider = await startProvider(() => 'silent');
      const call = send(provider.fetch, { signal: AbortSignal.abort(new Error('too late')) });
      expect(await rejection(call, subject.secrets)).toMatchObject({ certain: true, retryable: true });
      expect(provider.requests).toEqual([]);
    });
  });
}

/** The same JSON with `text` added to every string in it. */
function quoteIn(value: unknown, text: string): unknown {
  if (typeof value === 'string') return `${value} ${text}`;
  if (Array.isArray(value)) return value.map((item) => quoteIn(item, text));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, quoteIn(item, text)]));
}
