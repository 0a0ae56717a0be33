import { afterEach, describe, expect, it } from 'vitest';
import type { Ability } from '../capabilities.ts';
import type { Connector } from '../connector.ts';
import { measureText } from '../measure.ts';
import { validateContent, validateIdentity } from '../validation.ts';
import type { ConnectorUnderTest } from './connector-under-test.ts';
import { first } from './describe-sending.ts';
import { startProvider, type TestProvider } from './provider.ts';

/** Tests that the capabilities match the connector. */
export function describeCapabilities(subject: ConnectorUnderTest): void {
  describe('capabilities', () => {
    let provider: TestProvider | undefined;
    afterEach(() => provider?.close());
    const { capabilities, channel } = subject.create({});

    it('have a channel name that is valid in configuration files and metrics', () => {
      expect(channel).toMatch(/^[a-z][a-z0-9-]*$/);
    });

    it('list every kind of identity of the description, and accept its values', () => {
      expect(subject.recipients.map(({ kind }) => kind).sort()).toEqual(Object.keys(capabilities.identities).sort());
      for (const to of subject.recipients) expect(validateIdentity(to, capabilities)).toEqual([]);
    });

    it('have stateless patterns that match whole values', () => {
      for (const { pattern } of Object.values(capabilities.identities)) {
        expect(pattern.source).toMatch(/^\^.*\$$/);
        expect(pattern.flags).not.toMatch(/[gym]/);
      }
    });

    it('have a source for every limit, and rates above zero', () => {
      const limits = [...limitsIn(capabilities.content), ...limitsIn(capabilities.replyWindow)];
      for (const each of limits) expect(each).toHaveProperty('source');
      expect(capabilities.rates.messagesPerSecond).toBeGreaterThan(0);
      if (capabilities.rates.pairIntervalMs !== undefined) expect(capabilities.rates.pairBurst).toBeGreaterThan(0);
    });

    it('list exactly the optional methods that the connector implements', () => {
      const connector = subject.create({});
      const present = Object.entries(METHODS).flatMap(([ability, method]) => (connector[method] ? [ability] : []));
      expect([...(capabilities.abilities ?? [])].sort()).toEqual(present.sort());
    });

    it('state a maximum length of text that is sent whole', async () => {
      const { maximumLength = 1000, unit = 'code_points' } = capabilities.content.text ?? {};
      const text = '😀'.repeat(Math.floor(maximumLength / measureText('😀', unit)));
      expect(validateContent({ kind: 'text', text }, capabilities)).toEqual([]);
      provider = await startProvider(() => subject.accepted(subject.messageId?.('id-1') ?? 'id-1'));
      const connector = subject.create({ fetch: provider.fetch });
      await connector.send({ id: 'd', to: first(subject.recipients), content: { kind: 'text', text } });
      expect(provider.requests[0]?.body).toContain(text);
    });
  });
}

const METHODS: Readonly<Record<Ability, keyof Connector>> = {
  acknowledge: 'acknowledge',
  mark_read: 'markRead',
  typing: 'sendTyping',
  upload_media: 'uploadMedia',
  download_media: 'downloadMedia',
  refresh_credentials: 'refreshCredentials',
  verify: 'verify',
  templates: 'templates',
};

/** Returns every nested object that has a number as a member. */
function limitsIn(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  const members: unknown[] = Object.values(value);
  const own = members.some((member) => typeof member === 'number') ? [value] : [];
  return [...own, ...members.flatMap(limitsIn)];
}
