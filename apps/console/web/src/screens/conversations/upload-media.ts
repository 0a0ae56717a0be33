import { z } from 'zod/mini';
import { ApiError } from '../../api/api-error.ts';
import { send } from '../../api/client.ts';
import type { MediaContentJson, MediaTypeJson } from '../../gen/chat4all/v1/content_pb';

const answer = z.object({
  mediaId: z.string(),
  media: z.object({ state: z.string(), mimeType: z.optional(z.string()), problem: z.optional(z.string()) }),
});

/** Uploads a file through the console, and returns the content that sends it. Rejects if it is refused. */
export async function uploadMedia(file: File): Promise<MediaContentJson> {
  const type = file.type === '' ? 'application/octet-stream' : file.type;
  const uploaded = await send(`/api/media?file_name=${encodeURIComponent(file.name)}`, {
    method: 'POST',
    headers: { 'content-type': type },
    body: file,
  });
  const { mediaId, media } = answer.parse(uploaded);
  if (media.state !== 'MEDIA_STATE_READY') {
    throw new ApiError({ code: 'invalid_argument', message: media.problem ?? media.state });
  }
  return { mediaId, type: mediaType(media.mimeType ?? type), fileName: file.name };
}

function mediaType(mimeType: string): MediaTypeJson {
  if (mimeType.startsWith('image/')) return 'MEDIA_TYPE_IMAGE';
  if (mimeType.startsWith('video/')) return 'MEDIA_TYPE_VIDEO';
  return mimeType.startsWith('audio/') ? 'MEDIA_TYPE_AUDIO' : 'MEDIA_TYPE_DOCUMENT';
}
