import {
  type DownloadedMedia,
  type MediaContent,
  type MediaFile,
  type MediaType,
  type SendContext,
  type UploadedMedia,
  readMediaFile,
  refusal,
} from '@chat4all/connector';
import { invalidResponseError, type GraphClient } from '@chat4all/connector-meta';
import { attachmentType } from './attachment-type.ts';
import { mediaLimits } from './capabilities.ts';
import { uploadAnswerSchema } from './wire.ts';

// The largest file that there is in a message, in either direction.
const MAXIMUM_RECEIVED_BYTES = mediaLimits.video.maximumBytes;

/** The files of one account. `owner` is the id whose `/message_attachments` take them. */
export function instagramMedia(graph: GraphClient, owner: string) {
  return {
    /** Meta states no end for these ids. Source: features/attachment-upload (2026-06-30). */
    async upload(file: MediaFile, type: MediaType, context?: SendContext): Promise<UploadedMedia> {
      const { name, maximumBytes } = attachmentType(type);
      const attachment = { type: name, payload: { is_reusable: true } };
      const form = new FormData();
      form.set('platform', 'instagram');
      form.set('message', JSON.stringify({ attachment }));
      const blob = new Blob([await readMediaFile(file, maximumBytes)], { type: file.mimeType });
      form.set('filedata', blob, asciiName(file.fileName));
      const answer = uploadAnswerSchema.safeParse(await graph.post(`${owner}/message_attachments`, form, context));
      if (!answer.success) throw invalidResponseError(200, 'it holds no attachment id');
      return { id: answer.data.attachment_id };
    },

    /** Callbacks hold addresses that are open for a while; the token does not go there. */
    download({ url }: Pick<MediaContent, 'url'>, context?: SendContext): Promise<DownloadedMedia> {
      if (url === undefined)
        return Promise.reject(refusal('Instagram gives files by their address: `url` is missing', 'invalid'));
      return graph.download(url, { authorized: false, maximumBytes: MAXIMUM_RECEIVED_BYTES }, context);
    },
  };
}

/** Other names are refused (features/attachment-upload). */
function asciiName(name = 'file'): string {
  return name.replaceAll(/[^\x20-\x7e]/g, '_');
}
