import { afterEach, describe, expect, it } from 'vitest';
import { mediaTypes } from '../media.ts';
import { validateContent } from '../validation.ts';
import type { ConnectorUnderTest } from './connector-under-test.ts';
import { rejection } from './rejection.ts';
import { startProvider, type TestProvider } from './provider.ts';
import { sampleContents } from './sample-contents.ts';

/** That messages reach the provider, whole and once. */
export function describeSending(subject: ConnectorUnderTest): void {
  describe('send', () => {
    let provider: TestProvider | undefined;
    afterEach(() => provider?.close());
    const id = (name: string): string => subject.messageId?.(name) ?? name;

    it.each(subject.recipients)('sends a text to a $kind and gives the id of the provider', async (to) => {
      provider = await startProvider(() => subject.accepted(id('id-1')));
      const connector = subject.create({ fetch: provider.fetch });
      const text = 'Olá, "mundo"\n\u{1f600}';
      const receipt = await connector.send({ id: 'delivery-1', to, content: { kind: 'text', text } });
      expect(receipt.providerMessageId).toBe(id('id-1'));
      expect(provider.requests).toHaveLength(1);
      const { body } = provider.requests[0] ?? { body: '' };
      expect(stringsIn(JSON.parse(body))).toContain(text);
      expect(body).toContain(to.value.replace(/^\+/, ''));
    });

    it('sends many at once without mixing them up', async () => {
      provider = await startProvider(({ body }) => subject.accepted(id(/text-\d+/.exec(body)?.[0] ?? 'none')));
      const connector = subject.create({ fetch: provider.fetch });
      const to = first(subject.recipients);
      const texts = Array.from({ length: 20 }, (_, index) => `text-${index}`);
      const receipts = await Promise.all(
        texts.map((text) => connector.send({ id: `delivery-${text}`, to, content: { kind: 'text', text } })),
      );
      expect(receipts.map(({ providerMessageId }) => providerMessageId)).toEqual(texts.map(id));
    });

    const { capabilities } = subject.create({});
    const kinds = Object.entries({
      ...sampleContents,
      reaction: { ...sampleContents.reaction, messageId: id('message-1') },
    });
    it.each(kinds)('takes %s if the capabilities name it, and only then', async (kind, content) => {
      provider = await startProvider(() => subject.accepted(id('id-1')));
      const connector = subject.create({ fetch: provider.fetch });
      const call = connector.send({ id: 'delivery-1', to: first(subject.recipients), content });
      if (Object.hasOwn(capabilities.content, kind)) {
        expect(validateContent(content, capabilities)).toEqual([]);
        expect((await call).providerMessageId).toMatch(/./);
        expect(provider.requests).toHaveLength(1);
      } else {
        const refusal = { reason: 'invalid', certain: true, retryable: false };
        expect(await rejection(call, subject.secrets)).toMatchObject(refusal);
        expect(provider.requests).toEqual([]);
      }
    });

    const files = mediaTypes.map((type) => ({ kind: 'media', type, url: 'https://files.example/a' }) as const);
    it.each(files)('takes a file of type $type if the capabilities name it, and only then', async (content) => {
      provider = await startProvider(() => subject.accepted(id('id-1')));
      const connector = subject.create({ fetch: provider.fetch });
      const call = connector.send({ id: 'delivery-1', to: first(subject.recipients), content });
      if (capabilities.content.media?.[content.type]) expect((await call).providerMessageId).toBe(id('id-1'));
      else expect(await rejection(call, subject.secrets)).toMatchObject({ reason: 'invalid', certain: true });
    });

    it('passes the headers of the context on, and never lets them replace its own', async () => {
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

    it('refuses a kind of identity that it does not know, without a call', async () => {
      provider = await startProvider(() => subject.accepted(id('id-1')));
      const connector = subject.create({ fetch: provider.fetch });
      const to = { kind: 'carrier-pigeon', value: '1' };
      const call = connector.send({ id: 'd', to, content: { kind: 'text', text: 'hi' } });
      expect(await rejection(call, subject.secrets)).toMatchObject({
        reason: 'identity',
        certain: true,
        retryable: false,
      });
      expect(provider.requests).toEqual([]);
    });
  });
}

/** The first one; a suite without any is a mistake. */
export function first<Item>(items: readonly Item[]): Item {
  const [item] = items;
  if (item === undefined) throw new Error('the description of the connector has none');
  return item;
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}
