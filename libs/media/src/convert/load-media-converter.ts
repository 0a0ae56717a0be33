import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { MediaError } from '../media-error.ts';
import { loadFfmpegConverter } from './ffmpeg-converter.ts';
import type { MediaConverter } from './media-converter.ts';
import { loadSharpConverter } from './sharp-converter.ts';

/**
 * Loads converters by their names: `sharp`, `ffmpeg`, a package, or the path of a module that begins with `.` or `/`. A module
 * exports `converts` and `convert`. The first one that converts a file is used. Fails with `misconfigured` for one that cannot be
 * loaded.
 */
export async function loadMediaConverter(names: readonly string[]): Promise<MediaConverter> {
  const converters = await Promise.all(names.map(load));
  const find = (...[type, mimeType]: Parameters<MediaConverter['converts']>): MediaConverter | undefined =>
    converters.find((converter) => converter.converts(type, mimeType));
  return {
    converts: (type, mimeType) => find(type, mimeType) !== undefined,
    convert: (file, target) => {
      const converter = find(target.type, file.mimeType);
      if (converter) return converter.convert(file, target);
      return Promise.reject(new Error(`no converter for ${file.mimeType}`));
    },
  };
}

async function load(name: string): Promise<MediaConverter> {
  try {
    if (name === 'sharp') return await loadSharpConverter();
    if (name === 'ffmpeg') return await loadFfmpegConverter();
    const isPath = name.startsWith('.') || name.startsWith('/');
    const module: unknown = await import(isPath ? pathToFileURL(resolve(name)).href : name);
    if (isConverter(module)) return module;
  } catch (error) {
    throw new MediaError('misconfigured', `convert: cannot load "${name}"; is it installed?`, error);
  }
  throw new MediaError('misconfigured', `convert: "${name}" must export the functions converts and convert`);
}

function isConverter(module: unknown): module is MediaConverter {
  if (typeof module !== 'object' || module === null) return false;
  return ['converts', 'convert'].every((name) => typeof Reflect.get(module, name) === 'function');
}
