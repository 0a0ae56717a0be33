import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { loadMediaConverter } from './load-media-converter.ts';
import type { ConversionTarget } from './media-converter.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chat4all-convert-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

const target = (partial: Partial<ConversionTarget>): ConversionTarget => ({
  ...{ path: join(folder, 'out'), type: 'image', maximumBytes: 5_000_000, mimeTypes: ['image/jpeg'] },
  signal: new AbortController().signal,
  ...partial,
});

describe('sharp', () => {
  const noise = {
    create: {
      width: 1_200,
      height: 600,
      channels: 4,
      background: '#f00',
      noise: { type: 'gaussian', mean: 128, sigma: 60 },
    },
  } as const;

  test.each(['webp', 'png', 'tiff'] as const)('converts %s to JPEG that fits', async (format) => {
    const path = join(folder, 'in');
    await sharp(noise).toFormat(format).toFile(path);
    const converter = await loadMediaConverter(['sharp']);
    expect(converter.converts('image', `image/${format}`)).toBe(true);
    const fits = target({ maximumBytes: 250_000 });
    expect(await converter.convert({ path, mimeType: `image/${format}` }, fits)).toBe('image/jpeg');
    const { format: written, width } = await sharp(fits.path).metadata();
    expect([written, width <= 1_200]).toEqual(['jpeg', true]);
    expect((await stat(fits.path)).size).toBeLessThanOrEqual(250_000);
  });

  test('fails for an image that does not fit, and for bytes that are no image', async () => {
    const path = join(folder, 'in');
    const converter = await loadMediaConverter(['sharp']);
    await sharp(noise).png().toFile(path);
    const file = { path, mimeType: 'image/png' };
    await expect(converter.convert(file, target({ maximumBytes: 10 }))).rejects.toThrow('more than 10 bytes');
    await writeFile(path, 'hello');
    await expect(converter.convert(file, target({}))).rejects.toThrow('unsupported image format');
  });
});

describe('ffmpeg', () => {
  /** Writes its arguments to the output, its last argument. */
  const install = async (script: string): Promise<void> => {
    await writeFile(join(folder, 'ffmpeg'), `#!/bin/sh\n${script}\n`);
    await chmod(join(folder, 'ffmpeg'), 0o700);
    vi.stubEnv('PATH', `${folder}:${process.env['PATH'] ?? ''}`);
  };

  test.each([
    ['audio', 'audio/mpeg', ['audio/ogg', 'audio/mp4'], 'audio/ogg', '-c:a libopus'],
    ['audio', 'audio/ogg', ['audio/mp4'], 'audio/mp4', '-c:a aac'],
    ['video', 'video/quicktime', ['video/mp4'], 'video/mp4', '-c:v libx264'],
  ] as const)('converts %s of the type %s for %j to %s', async (type, mimeType, mimeTypes, expected, argument) => {
    await install('for last; do :; done; [ "$1" = -version ] || echo "$@" > "$last"');
    const converter = await loadMediaConverter(['ffmpeg']);
    expect(converter.converts(type, mimeType)).toBe(true);
    const file = { path: join(folder, 'in'), mimeType };
    expect(await converter.convert(file, target({ type, mimeTypes }))).toBe(expected);
    expect(await readFile(join(folder, 'out'), 'utf8')).toContain(argument);
  });

  test('is killed when it takes too long', async () => {
    await install('[ "$1" = -version ] || exec sleep 60');
    const converter = await loadMediaConverter(['ffmpeg']);
    const late = target({ type: 'audio', signal: AbortSignal.timeout(100) });
    const file = { path: join(folder, 'in'), mimeType: 'audio/mpeg' };
    await expect(converter.convert(file, late)).rejects.toMatchObject({ name: 'AbortError' });
  });
});

test('uses the first converter that converts a file, also from a module', async () => {
  const path = join(folder, 'converter.mjs');
  await writeFile(
    path,
    `export const converts = (type, mimeType) => type === 'image' && mimeType === 'image/heic';
     export const convert = async () => 'image/heic';`,
  );
  const converter = await loadMediaConverter([path, 'sharp']);
  expect(['image/heic', 'image/webp', 'text/csv'].map((type) => converter.converts('image', type))).toEqual([
    ...[true, true, false],
  ]);
  expect(await converter.convert({ path, mimeType: 'image/heic' }, target({}))).toBe('image/heic');
});

test('names a converter that cannot be loaded', async () => {
  await expect(loadMediaConverter(['unknown-package'])).rejects.toMatchObject({
    ...{ code: 'misconfigured', message: 'convert: cannot load "unknown-package"; is it installed?' },
  });
  await writeFile(join(folder, 'empty.mjs'), '');
  await expect(loadMediaConverter([join(folder, 'empty.mjs')])).rejects.toThrow('must export the functions');
});
