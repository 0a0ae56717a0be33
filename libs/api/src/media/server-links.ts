import { createHmac, timingSafeEqual } from 'node:crypto';
import type { MediaFile } from '@chat4all/store';
import type { FileLinks } from './media-options.ts';

/** The request that a link permits. */
export type LinkPurpose = 'upload' | 'download';

/** The path of a file on the HTTP server. */
export const FILE_PATH = /^\/media\/([\w-]{1,128})$/;

/** Returns links to the HTTP server of the routers, at the URL at which clients reach it. Each is signed with the key of its file. */
export function serverLinks(baseUrl: string): FileLinks {
  const linkTo = (file: MediaFile, purpose: LinkPurpose, expires: number): string =>
    `${baseUrl.replace(/\/+$/, '')}/media/${file.mediaId}?expires=${expires}&signature=${sign(file, purpose, expires)}`;
  return {
    upload: (file) => {
      const url = linkTo(file, 'upload', Math.floor(file.uploadExpireTimeMs / 1_000));
      return Promise.resolve({ url, headers: { 'content-length': String(file.size) } });
    },
    download: (file, expiresInSeconds) =>
      Promise.resolve(linkTo(file, 'download', Math.floor(Date.now() / 1_000) + expiresInSeconds)),
  };
}

/** Returns whether the parameters of a link permit this now. */
export function isPermitted(file: MediaFile, purpose: LinkPurpose, parameters: URLSearchParams): boolean {
  const expires = Number(parameters.get('expires'));
  const given = Buffer.from(parameters.get('signature') ?? '');
  const expected = Buffer.from(sign(file, purpose, expires));
  return given.length === expected.length && timingSafeEqual(given, expected) && expires * 1_000 > Date.now();
}

function sign({ mediaId, linkKey }: MediaFile, purpose: LinkPurpose, expires: number): string {
  return createHmac('sha256', Buffer.from(linkKey, 'hex'))
    .update(`${purpose}\n${mediaId}\n${expires}`)
    .digest('base64url');
}
