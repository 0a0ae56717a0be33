import { afterEach, describe, expect, it } from 'vitest';
import type { ConnectorUnderTest, ProviderResponse } from './connector-under-test.ts';
import { expectConnectorError } from './expect-connector-error.ts';
import { type TestProvider, startProvider } from './provider.ts';

/** Tests that an account that does not work is described, and that an outage of the provider is not taken for one. */
export function describeVerification(subject: ConnectorUnderTest): void {
  if (subject.create({}).verify === undefined) return;

  describe('verify', () => {
    let provider: TestProvider | undefined;
    afterEach(() => provider?.close());

    const responseTo = (reason: string): ProviderResponse => {
      const refusal = subject.refusals.find(({ facts }) => facts.reason === reason);
      if (refusal === undefined) throw new Error(`there is no refusal with the reason ${reason}`);
      return refusal.response;
    };
    const verify = async (response: ProviderResponse) => {
      provider = await startProvider(() => response);
      const checks = await subject.create({ fetch: provider.fetch }).verify?.({ subscribe: true });
      return checks ?? [];
    };

    it('names an invalid token, what to do, and the parts that could not be checked', async () => {
      const checks = await verify(responseTo('authentication'));
      expect(checks[0]).toMatchObject({ name: 'token', outcome: 'failed' });
      expect(checks.slice(1).filter(({ outcome }) => outcome !== 'unknown')).toEqual([]);
      for (const { detail, remedy = '' } of checks) {
        expect([detail, remedy].filter((text) => text === '')).toEqual([]);
        for (const secret of subject.secrets) expect(detail + remedy).not.toContain(secret);
      }
    });

    it.each(['throttled', 'transient'])('rejects if the platform does not answer: %s', async (reason) => {
      expect(await expectConnectorError(verify(responseTo(reason)), subject.secrets)).toMatchObject({
        retryable: true,
      });
    });
  });
}
