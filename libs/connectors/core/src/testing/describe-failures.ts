import { afterEach, describe, expect, it } from 'vitest';
import type { SendContext } from '../send-context.ts';
import type { HttpFetch } from '../http.ts';
import type { ConnectorUnderTest } from './connector-under-test.ts';
import { first } from './describe-sending.ts';
import { expectConnectorError } from './expect-connector-error.ts';
import { startProvider, type ProviderBehavior, type TestProvider } from './provider.ts';

/** Tests that every failure is a ConnectorError with correct facts. */
export function describeFailures(subject: ConnectorUnderTest): void {
  describe('a send that fails', () => {
    let provider: TestProvider | undefined;
    afterEach(() => provider?.close());

    const send = (fetch: HttpFetch, context?: SendContext) => {
      const to = first(subject.recipients);
      return subject.create({ fetch }).send({ id: 'd', to, content: { kind: 'text', text: 'hi' } }, context);
    };
    const failure = async (behavior: ProviderBehavior) => {
      provider = await startProvider(() => behavior);
      return expectConnectorError(send(provider.fetch), subject.secrets);
    };

    it.each(subject.refusals)('has the facts of the refusal: $name', async ({ response, facts }) => {
      const { reason, retryable, certain, scope, retryAfterMs, channelCode } = await failure(response);
      const actual = { reason, retryable, certain, scope, retryAfterMs, channelCode };
      expect(actual).toEqual({ retryAfterMs: undefined, channelCode: undefined, ...facts });
    });

    it('has recorded refusals for invalid credentials, throttling and a temporary failure', () => {
      const reasons = subject.refusals.map(({ facts }) => facts.reason);
      expect(reasons).toEqual(expect.arrayContaining(['authentication', 'throttled', 'transient']));
    });

    it('is uncertain and retryable if a gateway responds 502 with HTML', async () => {
      const error = await failure({ status: 502, body: '<html>Bad Gateway</html>' });
      expect(error).toMatchObject({ reason: 'transient', retryable: true, certain: false, httpStatus: 502 });
    });

    it('is certain if the response is a 4xx without an error of the provider', async () => {
      expect(await failure({ status: 404, body: '<html>Not Found</html>' })).toMatchObject({
        certain: true,
        retryable: false,
        httpStatus: 404,
      });
    });

    it.each([
      ['is not JSON', 'not json {'],
      ['is empty', ''],
      ['has no id', {}],
      ['is null', null],
    ])('is uncertain if the response to an accepted message %s', async (_, body) => {
      expect(await failure({ status: subject.accepted('id').status, body })).toMatchObject({ certain: false });
    });

    it('never contains a secret that the provider quotes', async () => {
      const quotes = subject.secrets.map((secret) => `"${secret}"`).join(', ');
      const { response } = first(subject.refusals);
      await failure({ ...response, body: quoteIn(response.body, quotes) });
      await failure({ status: 500, body: quotes });
    });

    it('is certain if the connection is refused', async () => {
      provider = await startProvider(() => 'silent');
      await provider.close();
      const error = await expectConnectorError(send(provider.fetch), subject.secrets);
      expect(error).toMatchObject({ reason: 'transient', retryable: true, certain: true, scope: 'platform' });
    });

    it('is uncertain if the connection is closed after the request left', async () => {
      expect(await failure('close')).toMatchObject({ reason: 'transient', retryable: true, certain: false });
    });

    it.each([302, 307, 308])(
      'does not follow a redirect (%i), which would lead the credentials elsewhere',
      async (status) => {
        const elsewhere = await startProvider(() => subject.accepted('id'));
        const error = await failure({ status, headers: { location: `${elsewhere.url}/` }, body: '' });
        expect(error).toMatchObject({ retryable: true, certain: false });
        expect(elsewhere.requests).toEqual([]);
        await elsewhere.close();
      },
    );

    it('is uncertain if aborted after the request left', async () => {
      provider = await startProvider(() => 'silent');
      const received = provider.nextRequest();
      const controller = new AbortController();
      const call = expectConnectorError(send(provider.fetch, { signal: controller.signal }), subject.secrets);
      await received;
      controller.abort(new Error('the worker stops'));
      expect(await call).toMatchObject({ certain: false, retryable: true });
    });

    it('is certain if aborted before it started', async () => {
      provider = await startProvider(() => 'silent');
      const call = send(provider.fetch, { signal: AbortSignal.abort(new Error('too late')) });
      expect(await expectConnectorError(call, subject.secrets)).toMatchObject({ certain: true, retryable: true });
      expect(provider.requests).toEqual([]);
    });
  });
}

/** Returns the same JSON with `text` appended to every string. */
function quoteIn(value: unknown, text: string): unknown {
  if (typeof value === 'string') return `${value} ${text}`;
  if (Array.isArray(value)) return value.map((item) => quoteIn(item, text));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, quoteIn(item, text)]));
}
