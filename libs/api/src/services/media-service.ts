import type { MediaServiceServer } from '@chat4all/proto';
import { completeUpload } from '../media/complete-upload.ts';
import { createUpload } from '../media/create-upload.ts';
import { toMedia } from '@chat4all/store';
import { deleteFile, downloadUrlOf, findFile, listFiles } from '../media/files.ts';
import type { MediaOptions } from '../media/media-options.ts';
import type { HandlerFactory } from '../server/handler-factory.ts';
import type { HandlersOf } from '../server/handlers.ts';

/** Creates the handlers of MediaService. */
export function mediaService(options: MediaOptions, handlers: HandlerFactory) {
  return {
    createUpload: handlers.unary('CreateUpload', 'send', (request, { tenantId }) =>
      createUpload(tenantId, request, options),
    ),
    completeUpload: handlers.unary('CompleteUpload', 'send', (request, { tenantId }) =>
      completeUpload(tenantId, request, options),
    ),
    getMedia: handlers.unary('GetMedia', 'read', async ({ mediaId }, { tenantId }) => ({
      media: toMedia(await findFile(tenantId, mediaId, options.files)),
    })),
    listMedia: handlers.unary('ListMedia', 'read', (request, { tenantId }) => listFiles(tenantId, request, options)),
    deleteMedia: handlers.unary('DeleteMedia', 'send', async ({ mediaId }, { tenantId }) => {
      await deleteFile(tenantId, mediaId, options);
      return {};
    }),
    getDownloadUrl: handlers.unary('GetDownloadUrl', 'read', ({ mediaId }, { tenantId }) =>
      downloadUrlOf(tenantId, mediaId, options),
    ),
  } satisfies HandlersOf<MediaServiceServer>;
}
