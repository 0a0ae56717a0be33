import { stat } from 'node:fs/promises';
import type { ConversionTarget, ConvertedFile, MediaConverter } from './media-converter.ts';

const IMAGE_TYPES = ['image/jpeg', 'image/png', 'image/webp', 'image/avif', 'image/tiff', 'image/gif'];

/** The longest side in pixels and the quality of JPEG that are tried in turn, until the image fits. */
const ATTEMPTS = [
  { side: 4_096, quality: 85 },
  { side: 2_560, quality: 80 },
  { side: 1_600, quality: 75 },
  { side: 1_024, quality: 70 },
];

/** A larger image would take too much memory: four bytes a pixel. */
const MAXIMUM_PIXELS = 100_000_000;

/** Loads a converter of images to JPEG, scaled down until they fit, with the package `sharp`. Rejects if it is not installed. */
export async function loadSharpConverter(): Promise<MediaConverter> {
  const { default: sharp } = await import('sharp');
  const convert = async (file: ConvertedFile, { path, maximumBytes, signal }: ConversionTarget): Promise<string> => {
    for (const { side, quality } of ATTEMPTS) {
      signal.throwIfAborted();
      await sharp(file.path, { limitInputPixels: MAXIMUM_PIXELS })
        .autoOrient()
        .flatten({ background: '#ffffff' })
        .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
        .jpeg({ quality })
        .toFile(path);
      if ((await stat(path)).size <= maximumBytes) return 'image/jpeg';
    }
    throw new Error(
      `the image has more than ${maximumBytes} bytes, also scaled down to ${ATTEMPTS.at(-1)?.side} pixels`,
    );
  };
  return { converts: (type, mimeType) => type === 'image' && IMAGE_TYPES.includes(mimeType), convert };
}
