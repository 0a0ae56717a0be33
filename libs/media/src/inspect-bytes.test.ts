import { expect, test } from 'vitest';
import { findTypeProblem } from './inspect-bytes.ts';

const FLAC = Buffer.from('664c614300000022', 'hex');
const AVI = Buffer.concat([Buffer.from('RIFF'), Buffer.alloc(4), Buffer.from('AVI LIST')]);
const WAV = Buffer.concat([Buffer.from('RIFF'), Buffer.alloc(4), Buffer.from('WAVEfmt ')]);
const MP4 = Buffer.concat([Buffer.from('00000018', 'hex'), Buffer.from('ftypmp42'), Buffer.alloc(16)]);
const GZIP = Buffer.from('1f8b0800', 'hex');
const PDF = Buffer.from('%PDF-1.7\n');

test.each([
  ['audio/flac', FLAC],
  ['audio/x-flac', FLAC],
  ['video/x-msvideo', AVI],
  ['audio/wav', WAV],
  ['audio/x-wav', WAV],
  ['video/mp4', MP4],
  ['audio/mp4', MP4],
  ['application/gzip', GZIP],
  ['application/x-gzip', GZIP],
  ['application/pdf', PDF],
  ['text/plain', Buffer.from('hello')],
])('accepts %s by its usual names', async (mimeType, bytes) => {
  expect(await findTypeProblem(bytes, mimeType)).toBeUndefined();
});

test.each([
  ['image/png', PDF, 'the bytes are of the type application/pdf, not image/png'],
  ['text/plain', PDF, 'the bytes are of the type application/pdf, not text/plain'],
  ['video/mp4', WAV, 'the bytes are of the type audio/wav, not video/mp4'],
  ['application/pdf', Buffer.from('hello'), 'the bytes are not of the type application/pdf'],
])('refuses as %s what is of another type', async (mimeType, bytes, problem) => {
  expect(await findTypeProblem(bytes, mimeType)).toBe(problem);
});
