import { buffer } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import type { MediaStore } from '../media-store.ts';

const download = { fileName: 'conta de luz – março.pdf', mimeType: 'application/pdf', expiresInSeconds: 60 };

/** Tests the links of a store; of a store without links that it has none. */
export function describeLinks(it: { readonly store: MediaStore }): void {
  describe('links', () => {
    const upload = async (body: string, size = body.length): Promise<number | undefined> => {
      const link = await it.store.links?.upload('a', { size, expiresInSeconds: 60 });
      if (link === undefined) return undefined;
      const { 'content-length': length, ...headers } = link.headers;
      expect(Number(length)).toBe(size);
      const { status } = await fetch(link.url, { method: link.method, headers, body });
      return status;
    };

    test('upload a file of the given size without other credentials', async () => {
      if ((await upload('12345')) === undefined) return;
      const file = await it.store.get('a');
      expect(file && (await buffer(file.bytes)).toString()).toBe('12345');
    });

    test('upload a file once, with the headers that were given', async () => {
      if ((await upload('12345')) === undefined) return;
      expect(await upload('67890')).toBe(412);
      await it.store.delete('a');
      const link = await it.store.links?.upload('a', { size: 5, expiresInSeconds: 60 });
      const { status } = await fetch(link?.url ?? '', { method: 'PUT', body: '12345' });
      expect(status).toBe(403);
    });

    test('upload no file of another size', async () => {
      const status = await upload('12345', 4);
      expect(status ?? 403).toBe(403);
      expect(await it.store.get('a')).toBeUndefined();
    });

    test('download a file as an attachment', async () => {
      await it.store.put('a', new Blob(['12345']).stream());
      const url = await it.store.links?.download('a', download);
      if (url === undefined) return;
      const response = await fetch(url);
      expect(await response.text()).toBe('12345');
      expect(response.headers.get('content-type')).toBe('application/pdf');
      expect(response.headers.get('content-disposition')).toMatch(/^attachment; .*filename\*=UTF-8''conta%20de%20luz/);
    });

    test('are refused once they were changed', async () => {
      await it.store.put('a', new Blob(['1']).stream());
      const url = await it.store.links?.download('a', download);
      if (url === undefined) return;
      const { status } = await fetch(url.replace('application%2Fpdf', 'text%2Fhtml'));
      expect(status).toBe(403);
    });
  });
}
