import {
  type DownloadedMedia,
  type MediaContent,
  type MediaFile,
  type MediaType,
  type SendContext,
  type UploadedMedia,
  refusal,
  uploadMediaFile,
} from '@chat4all/connector';
import { invalidResponseError, type GraphClient } from '@chat4all/connector-meta';
import { MEDIA_LIMITS } from './capabilities.ts';
import { uploadResponseSchema } from './wire.ts';

/** The API's names of the types of file. */
const TYPE_NAMES = { image: 'image', video: 'video', audio: 'audio', document: 'file' } as const;

// The largest file that a message can contain, in either direction.
const MAXIMUM_INBOUND_BYTES = MEDIA_LIMITS.video.maximumBytes;

/** Returns the API's name of a type of file, and its maximum size. Throws a ConnectorError for a sticker. */
export function attachmentType(type: MediaType): { readonly name: string; readonly maximumBytes: number } {
  if (type === 'sticker') throw refusal('content.type: "sticker" is not supported by Instagram; use image', 'invalid');
  return { name: TYPE_NAMES[type], maximumBytes: MEDIA_LIMITS[type].maximumBytes };
}

/** Creates a client that uploads and downloads the files of one account. Uploads go to `/message_attachments` of `owner`. */
export function createMediaClient(graph: GraphClient, owner: string) {
  return {
    /** Uploads a file. Meta states no expiry of its id. Source: features/attachment-upload (2026-06-30). */
    async upload(file: MediaFile, type: MediaType, context?: SendContext): Promise<UploadedMedia> {
      const { name, maximumBytes } = attachmentType(type);
      const attachment = { type: name, payload: { is_reusable: true } };
      const answer = await uploadMediaFile(file, { maximumBytes, fileName: asciiName(file.fileName) }, (upload) => {
        const form = new FormData();
        form.set('platform', 'instagram');
        form.set('message', JSON.stringify({ attachment }));
        form.set('filedata', upload);
        return graph.post(`${owner}/message_attachments`, form, context);
      });
      const response = uploadResponseSchema.safeParse(answer);
      if (!response.success) throw invalidResponseError(200, 'no attachment id');
      return { id: response.data.attachment_id };
    },

    /** Downloads a file by its URL in a callback. The URL works for a limited time, and without the token. */
    download({ url }: Pick<MediaContent, 'url'>, context?: SendContext): Promise<DownloadedMedia> {
      if (url === undefined) {
        return Promise.reject(refusal('url: is required, because Instagram returns files by URL only', 'invalid'));
      }
      return graph.download(url, { authorized: false, maximumBytes: MAXIMUM_INBOUND_BYTES }, context);
    },
  };
}

/** Replaces characters that are not ASCII, which Instagram refuses in file names (features/attachment-upload). */
function asciiName(name = 'file'): string {
  return name.replaceAll(/[^\x20-\x7e]/g, '_');
}
