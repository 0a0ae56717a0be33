import { describe, expect, test } from 'vitest';
import { type Content, MediaType } from '@chat4all/proto';
import { ANA, BEA, SAMPLE_TIME_MS, delivery, inbound, inboundReport, user } from './samples.ts';
import { type StoreEnvironment, acceptedFact, useStore } from './use-store.ts';

function text(body: string): Content {
  return { kind: { $case: 'text', value: { body, previewUrl: false } } };
}

/** Search, which a store has only if it was opened with it. */
export function describeSearch(create: () => Promise<StoreEnvironment>): void {
  describe('search', () => {
    const it = useStore(async () => {
      const environment = await create();
      return { ...environment, open: (now) => environment.open(now, { search: true }) };
    });
    const find = async (words: string, filter: object = {}) => {
      const page = await it.store.search?.({ tenantId: 'acme', text: words, pageSize: 10, ...filter });
      return page?.messages.map(({ messageId }) => messageId);
    };
    const receive = (id: string, body: string, timeMs = SAMPLE_TIME_MS) =>
      it.store.receive([inboundReport(id, { record: { ...inbound(id), content: text(body) }, timeMs })]);

    test('finds sent and received messages that have all words, newest first', async () => {
      await it.admit([delivery('m1', { content: text('Seu pedido 17 está a caminho, AND more') })]);
      await it.store.apply([acceptedFact('m2', { content: text('pedido 18: cancelado') })]);
      await receive('i1', 'Cadê o PEDIDO, já saiu?');
      expect(await find('pedido')).toEqual(['i1', 'm2', 'm1']);
      expect(await find('Pedído cade')).toEqual(['i1']);
      expect(await find('17 a-caminho')).toEqual(['m1']);
      expect(await find('and')).toEqual(['m1']);
      expect(await find('pedi')).toEqual([]);
      expect(await find('pedido 18 17')).toEqual([]);
    });

    test('finds the words of other content, and messages once', async () => {
      const image = { type: MediaType.IMAGE, caption: 'Nota fiscal', fileName: 'nota.pdf', mimeType: '', sizeBytes: 0 };
      const content: Content = {
        kind: { $case: 'media', value: { ...image, source: undefined, providerMediaId: 'x' } },
      };
      await it.admit([delivery('m1', { content })]);
      await it.store.apply([acceptedFact('m1', { content })]);
      expect(await find('fiscal pdf')).toEqual(['m1']);
    });

    test('finds messages of the tenant, and of a time', async () => {
      await receive('i1', 'oi');
      await receive('i2', 'oi', SAMPLE_TIME_MS + 1_000);
      await it.admit([delivery('m1', { tenantId: 'other', content: text('oi') })]);
      expect(await find('oi')).toEqual(['i2', 'i1']);
      expect(await find('oi', { startTimeMs: SAMPLE_TIME_MS + 1 })).toEqual(['i2']);
      expect(await find('oi', { endTimeMs: SAMPLE_TIME_MS + 1 })).toEqual(['i1']);
    });

    test('lists pages, and refuses a text without words', async () => {
      for (const id of ['i1', 'i2', 'i3']) await receive(id, 'oi');
      const first = await it.store.search?.({ tenantId: 'acme', text: 'oi', pageSize: 2 });
      expect(first?.messages.map(({ messageId }) => messageId)).toEqual(['i3', 'i2']);
      const pageToken = first?.nextPageToken ?? '';
      expect(await find('oi', { pageToken })).toEqual(['i1']);
      await expect(find('!?')).rejects.toMatchObject({ code: 'invalid' });
      await expect(find('oi', { pageToken: 'x' })).rejects.toMatchObject({ code: 'invalid' });
    });

    test('does not find what was erased, also if it is reported again', async () => {
      await it.store.directory.putUser('acme', user('ana'));
      await receive('i1', 'segredo');
      await it.store.receive([
        inboundReport('i2', { record: { ...inbound('i2'), sender: BEA, content: text('segredo') } }),
      ]);
      const record = delivery('m1', { identity: ANA, content: text('segredo') });
      await it.store.apply([{ kind: 'accepted', record }]);
      await it.store.cancel('acme', 'm1', SAMPLE_TIME_MS);
      await it.store.directory.eraseUser('acme', 'ana');
      await it.store.apply([{ kind: 'accepted', record }]);
      await receive('i1', 'segredo');
      expect(await find('segredo')).toEqual(['i2']);
    });
  });
}
