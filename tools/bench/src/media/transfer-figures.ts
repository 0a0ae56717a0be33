import { rm, stat } from 'node:fs/promises';
import { Chat4All } from '@chat4all/client';
import { type Connection, type CreateUploadResponse, connect, unary } from '@chat4all/proto';
import { type Figure, rateFigure, ratioAim } from '../figure.ts';
import type { ServerProcess } from '../server-process.ts';
import { percentile } from '../steady.ts';
import type { TransferFloor } from './floors.ts';
import { getFile, putFile } from './transfers.ts';

const RUNS = 3;
const MIME_TYPE = 'application/pdf';

/** The transfers to measure. */
export interface TransferOptions {
  /** The file. */
  readonly path: string;
  /** The name of the media store, for the figures. */
  readonly store: string;
  /** The same transfers without the product, by the name of the floor. */
  readonly floors: Readonly<Record<string, TransferFloor>>;
}

/** Measures uploads and downloads of a file in turn with the same transfers of the floors: medians of {@link RUNS}. */
export async function transferFigures(
  server: ServerProcess,
  { path, store, floors }: TransferOptions,
): Promise<Figure[]> {
  const { size } = await stat(path);
  const copy = `${path}.copy`;
  const chat = new Chat4All({ address: server.grpc });
  const connection = connect({ address: server.grpc });
  const times = new Map<string, number[]>();
  const timed = async <Result>(name: string, work: () => Promise<Result>): Promise<Result> => {
    const started = performance.now();
    const result = await work();
    times.set(name, [...(times.get(name) ?? []), performance.now() - started]);
    return result;
  };
  try {
    for (let run = 0; run < RUNS; run += 1) {
      for (const [name, floor] of Object.entries(floors)) {
        await timed(`${name} up`, () => floor.upload(path));
        await timed(`${name} down`, () => floor.download(copy));
      }
      const media = await createUpload(connection, size);
      await timed('link up', () => putFile({ url: media.uploadUrl, headers: media.uploadHeaders }, path));
      await chat.media.delete(media.mediaId);
      const { mediaId } = await timed('client up', () => chat.media.upload(path));
      const { url } = await chat.media.downloadUrl(mediaId);
      await timed('link down', () => getFile(url, copy));
      await Promise.all([rm(copy), chat.media.delete(mediaId)]);
    }
  } finally {
    chat.close();
    connection.close();
  }
  const rateOf = (name: string): number => size / 1e3 / percentile(times.get(name) ?? [], 0.5);
  const ofFloor = (name: string): Figure[] => [
    rateFigure(`MB uploaded by a link of ${store}, a file of 100 MB; floor: ${name}`, rateOf('link up'), {
      ...{ floor: rateOf(`${name} up`), aim: ratioAim(0.7) },
    }),
    rateFigure(`MB downloaded by a link of ${store}, a file of 100 MB; floor: ${name}`, rateOf('link down'), {
      ...{ floor: rateOf(`${name} down`), aim: ratioAim(0.7) },
    }),
  ];
  return [
    ...Object.keys(floors).flatMap(ofFloor),
    rateFigure(`MB uploaded to ${store} by the client until the file is READY; floor: its link`, rateOf('client up'), {
      floor: rateOf('link up'),
    }),
  ];
}

function createUpload({ media }: Connection, sizeBytes: number): Promise<CreateUploadResponse> {
  return unary(media.createUpload.bind(media), { mimeType: MIME_TYPE, fileName: 'file.pdf', sizeBytes });
}
