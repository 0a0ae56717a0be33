import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { ConversionTarget, MediaConverter } from './media-converter.ts';

const run = promisify(execFile);

/** The arguments of ffmpeg by the type of its output. WhatsApp plays OGG with Opus in mono as a voice note. */
const AUDIO_ARGUMENTS = {
  'audio/ogg': ['-c:a', 'libopus', '-b:a', '32k', '-ac', '1', '-ar', '48000', '-f', 'ogg'],
  'audio/mp4': ['-c:a', 'aac', '-b:a', '64k', '-f', 'mp4'],
} as const;

const VIDEO_ARGUMENTS = [
  ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '28', '-pix_fmt', 'yuv420p'],
  ...['-vf', 'scale=w=min(1280\\,iw):h=-2', '-c:a', 'aac', '-b:a', '96k', '-movflags', '+faststart', '-f', 'mp4'],
];

/** Loads a converter of audio and video with the command `ffmpeg`. Rejects if the command cannot be run. */
export async function loadFfmpegConverter(): Promise<MediaConverter> {
  await run('ffmpeg', ['-version']);
  return {
    converts: (type, mimeType) => (type === 'audio' || type === 'video') && mimeType.startsWith(`${type}/`),
    convert: async (file, target) => {
      const [mimeType, ...args] = outputOf(target);
      // Only local files, so that a playlist cannot make ffmpeg open addresses.
      const input = ['-nostdin', '-loglevel', 'error', '-protocol_whitelist', 'file', '-i', file.path];
      await run('ffmpeg', [...input, ...args, target.path], { signal: target.signal, killSignal: 'SIGKILL' });
      return mimeType;
    },
  };
}

function outputOf({ type, mimeTypes }: ConversionTarget): readonly [string, ...string[]] {
  if (type === 'video') return ['video/mp4', ...VIDEO_ARGUMENTS];
  const mimeType = mimeTypes === undefined || mimeTypes.includes('audio/ogg') ? 'audio/ogg' : 'audio/mp4';
  return [mimeType, '-vn', ...AUDIO_ARGUMENTS[mimeType]];
}
