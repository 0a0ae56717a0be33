import { afterEach, describe, expect, it } from 'vitest';
import { MEDIA_TYPES } from '../media.ts';
import type { ContentKind } from '../capabilities.ts';
import type { Content } from '../content.ts';
import type { Identity } from '../identity.ts';
import { validateContent } from '../validation.ts';
import type { ConnectorUnderTest } from './connector-under-test.ts';
import { expectConnectorError } from './expect-connector-error.ts';
import { startProvider, type TestProvider } from './provider.ts';

/** A small sample of each kind of content that channels share. */
const SAMPLE_CONTENTS: Readonly<Record<Exclude<ContentKind, 'channel_specific'>, Content>> = {
  text: { kind: 'text', text: 'hi' },
  media: { kind: 'media', type: 'image', url: 'https://files.example/a', mimeType: 'image/jpeg' },
  location: { kind: 'location', latitude: -23.55, longitude: -46.63 },
  contacts: { kind: 'contacts', contacts: [{ displayName: 'Ana', phones: ['+5511999999999'] }] },
  choice: { kind: 'choice', body: 'Well?', options: [{ id: 'yes', title: 'Yes' }] },
  link: { kind: 'link', body: 'See', title: 'Open', url: 'https://files.example/' },
  template: { kind: 'template', name: 'order', language: 'pt_BR' },
  reaction: { kind: 'reaction', messageId: 'message-1', emoji: '❤️' },
};

/** Values that a caller without a type checker may pass as content. */
const NO_CONTENT: readonly unknown[] = [
  ...[null, 'hi', [], {}, { text: 'hi' }, { kind: 'toString' }],
  ...[{ kind: 'text' }, { kind: 'text', text: 5 }, { kind: 'text', text: '' }],
  ...[{ kind: 'contacts' }, { kind: 'choice', body: 'x' }, { kind: 'location' }, { kind: 'template' }],
  ...[{ kind: 'channel_specific' }, { kind: 'reaction' }, { kind: 'link' }],
  { kind: 'media', type: 'image', url: 5 },
];

/** Tests that each message reaches the provider, whole and once. */
export function describeSending(subject: ConnectorUnderTest): void {
  describe('send', () => {
    let provider: TestProvider | undefined;
    afterEach(() => provider?.close());
    const id = (name: string, to?: Identity): string => subject.messageId?.(name, to) ?? name;

    it.each(subject.recipients)('sends a text to a $kind and returns the id of the provider', async (to) => {
      provider = await startProvider(() => subject.accepted(id('id-1', to)));
      const connector = subject.create({ fetch: provider.fetch });
      const text = 'Olá, "mundo"\n\u{1f600}';
      const receipt = await connector.send({ id: 'delivery-1', to, content: { kind: 'text', text } });
      expect(receipt.providerMessageId).toBe(id('id-1', to));
      expect(provider.requests).toHaveLength(1);
      const { body } = provider.requests[0] ?? { body: '' };
      expect(stringsIn(JSON.parse(body))).toContain(text);
      // An identity of several parts may be sent in several members.
      for (const part of to.value.replace(/^\+/, '').split('/')) expect(body).toContain(part);
    });

    it('returns the right id to each of many concurrent calls', async () => {
      provider = await startProvider(({ body }) => subject.accepted(id(/text-\d+/.exec(body)?.[0] ?? 'none')));
      const connector = subject.create({ fetch: provider.fetch });
      const to = first(subject.recipients);
      const texts = Array.from({ length: 20 }, (_, index) => `text-${index}`);
      const receipts = await Promise.all(
        texts.map((text) => connector.send({ id: `delivery-${text}`, to, content: { kind: 'text', text } })),
      );
      expect(receipts.map(({ providerMessageId }) => providerMessageId)).toEqual(texts.map((text) => id(text)));
    });

    const { capabilities } = subject.create({});
    const kinds = Object.entries({
      ...SAMPLE_CONTENTS,
      reaction: { ...SAMPLE_CONTENTS.reaction, messageId: id('message-1') },
    });
    it.each(kinds)('sends %s exactly if the capabilities list it', async (kind, content) => {
      provider = await startProvider(() => subject.accepted(id('id-1')));
      const connector = subject.create({ fetch: provider.fetch });
      const call = connector.send({ id: 'delivery-1', to: first(subject.recipients), content });
      if (Object.hasOwn(capabilities.content, kind)) {
        expect(validateContent(content, capabilities)).toEqual([]);
        expect((await call).providerMessageId).toMatch(/./);
        expect(provider.requests).toHaveLength(1);
      } else {
        const refusal = { reason: 'invalid', certain: true, retryable: false };
        expect(await expectConnectorError(call, subject.secrets)).toMatchObject(refusal);
        expect(provider.requests).toEqual([]);
      }
    });

    it.each(NO_CONTENT)('refuses %j without a call', async (malformed) => {
      provider = await startProvider(() => subject.accepted(id('id-1')));
      const connector = subject.create({ fetch: provider.fetch });
      const delivery = { id: 'delivery-1', to: first(subject.recipients), content: SAMPLE_CONTENTS.text };
      const call = connector.send(Object.assign(delivery, { content: malformed }));
      const refusal = { reason: 'invalid', certain: true, retryable: false };
      const error = await expectConnectorError(call, subject.secrets);
      expect(error).toMatchObject(refusal);
      expect(error.message).toMatch(/^content[.:]/);
      expect(provider.requests).toEqual([]);
    });

    const files = MEDIA_TYPES.map((type) => ({ kind: 'media', type, url: 'https://files.example/a' }) as const);
    it.each(files)('sends a file of type $type exactly if the capabilities list it', async (content) => {
      provider = await startProvider(() => subject.accepted(id('id-1')));
      const connector = subject.create({ fetch: provider.fetch });
      const call = connector.send({ id: 'delivery-1', to: first(subject.recipients), content });
      if (capabilities.content.media?.[content.type]) expect((await call).providerMessageId).toBe(id('id-1'));
      else
        expect(await expectConnectorError(call, subject.secrets)).toMatchObject({ reason: 'invalid', certain: true });
    });

    it('sends the headers of the context, which never replace those of the connector', async () => {
      provider = await startProvider(() => subject.accepted(id('id-1')));
      const connector = subject.create({ fetch: provider.fetch });
      const delivery = { id: 'd', to: first(subject.recipients), content: { kind: 'text', text: 'hi' } } as const;
      await connector.send(delivery);
      const forged = { authorization: 'Bearer forged', 'content-type': 'text/forged' };
      await connector.send(delivery, { headers: { traceparent: '00-1-2-01', ...forged } });
      expect(provider.requests[1]?.headers.traceparent).toBe('00-1-2-01');
      const [own, other] = provider.requests.map(({ headers }) => headers);
      for (const name of Object.keys(forged)) if (own?.[name]) expect(other?.[name]).toBe(own[name]);
    });

    it('refuses an unknown kind of identity without a call', async () => {
      provider = await startProvider(() => subject.accepted(id('id-1')));
      const connector = subject.create({ fetch: provider.fetch });
      const to = { kind: 'carrier-pigeon', value: '1' };
      const call = connector.send({ id: 'd', to, content: { kind: 'text', text: 'hi' } });
      expect(await expectConnectorError(call, subject.secrets)).toMatchObject({
        reason: 'identity',
        certain: true,
        retryable: false,
      });
      expect(provider.requests).toEqual([]);
    });
  });
}

/** Returns the first item. Throws if there is none: the suite needs one. */
export function first<Item>(items: readonly Item[]): Item {
  const [item] = items;
  if (item === undefined) throw new Error('the description of the connector has an empty list');
  return item;
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}
