import { expect, test } from 'vitest';
import { createMediaStore } from './create-media-store.ts';

test.each([
  ['./data', 'media: unknown scheme ""; use folder:<path> or s3://<bucket>'],
  ['ftp://files', 'media: unknown scheme "ftp"; use folder:<path> or s3://<bucket>'],
  ['folder:', 'media: the URL has no folder; use folder:<path>'],
  ['folder:./data?x=1', 'media: a folder has no parameters (got "folder:./data?x=1")'],
  ['s3://AB', 'media: the bucket must have 3 to 63 lower-case letters, digits, "." and "-" (got "AB")'],
  ['s3://key:secret@bucket', 'media: use access_key_file and secret_key_file instead of keys in the URL'],
  ['s3://bucket?path_style=1', 'media: unknown parameter "path_style"; use endpoint, '],
  ['s3://bucket?endpoint=localhost:9000', 'media: endpoint must begin with https:// or http:// (got "localhost:9000")'],
  ['s3://bucket?access_key_file=a', 'media: access_key_file and secret_key_file are required together'],
])('refuses %s', async (url, message) => {
  await expect(createMediaStore(url)).rejects.toMatchObject({
    code: 'invalid',
    message: expect.stringContaining(message) as string,
  });
});

test('names a file of a key that it cannot read', async () => {
  const url = 's3://bucket?access_key_file=/nowhere/access&secret_key_file=/nowhere/secret';
  await expect(createMediaStore(url)).rejects.toMatchObject({
    code: 'misconfigured',
    message: 'media: cannot read the file "/nowhere/access"',
  });
});
