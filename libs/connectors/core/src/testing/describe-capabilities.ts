import { afterEach, describe, expect, it } from 'vitest';
import { measureText, validateContent, validateIdentity } from '../validation.ts';
import type { ConnectorUnderTest } from './connector-under-test.ts';
import { first } from './describe-sending.ts';
import { startProvider, type TestProvider } from './provider.ts';

/** That the capabilities are true. */
export function describeCapabilities(subject: ConnectorUnderTest): void {
  describe('capabilities', () => {
    let provider: TestProvider | undefined;
    afterEach(() => provider?.close());
    const { capabilities, channel } = subject.create({});

    it('name the channel as configuration files and metrics can', () => {
      expect(channel).toMatch(/^[a-z][a-z0-9-]*$/);
    });

    it('name every kind of identity of the description, and take its values', () => {
      expect(subject.recipients.map(({ kind }) => kind).sort()).toEqual(Object.keys(capabilities.identities).sort());
      for (const to of subject.recipients) expect(validateIdentity(to, capabilities)).toEqual([]);
    });

    it('have patterns for whole values that keep no state', () => {
      for (const { pattern } of Object.values(capabilities.identities)) {
        expect(pattern.source).toMatch(/^\^.*\$$/);
        expect(pattern.flags).not.toMatch(/[gym]/);
      }
    });

    it('give a source for every number of content, and rates that let messages through', () => {
      for (const limits of Object.values(capabilities.content)) {
        if (limits.maximumLength === undefined) continue;
        expect(limits.unit).toBeDefined();
        expect(limits.source).toMatch(/./);
      }
      expect(capabilities.rates.messagesPerSecond).toBeGreaterThan(0);
      if (capabilities.rates.pairIntervalMs !== undefined) expect(capabilities.rates.pairBurst).toBeGreaterThan(0);
    });

    it('promise a length of text that is sent whole', async () => {
      const { maximumLength = 1000, unit = 'code_points' } = capabilities.content.text ?? {};
      const text = '😀'.repeat(Math.floor(maximumLength / measureText('😀', unit)));
      expect(validateContent({ kind: 'text', text }, capabilities)).toEqual([]);
      provider = await startProvider(() => subject.accepted('id-1'));
      const connector = subject.create({ fetch: provider.fetch });
      await connector.send({ id: 'd', to: first(subject.recipients), content: { kind: 'text', text } });
      expect(provider.requests[0]?.body).toContain(text);
    });
  });
}
