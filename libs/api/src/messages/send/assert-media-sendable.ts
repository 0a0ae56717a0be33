import type { Capabilities } from '@chat4all/connector';
import { StoredFile, toChannelContent } from '@chat4all/records';
import type { MediaFiles } from '@chat4all/store';
import { assertReady, findFile } from '../../media/files.ts';
import { Violations } from '../../validation/violations.ts';
import type { MessagePlan } from '../plan/plan-message.ts';

const FIELD = 'message.content.media.media_id';

/**
 * Asserts that the file of a message can be sent on its channels. Throws NOT_FOUND for a file that the tenant does not have,
 * FAILED_PRECONDITION for one that is not READY, INVALID_ARGUMENT for one that is too large or of a type that a channel does
 * not carry. Reads the store once, if the message has a file.
 */
export async function assertMediaSendable(
  { tenantId, request, groups }: MessagePlan,
  files: MediaFiles,
  channels: ReadonlyMap<string, Capabilities>,
): Promise<void> {
  if (request.message?.content?.kind?.$case !== 'media') return;
  const content = toChannelContent(request.message.content);
  if (content.kind !== 'media' || !(content.file instanceof StoredFile)) return;
  const file = await findFile(tenantId, content.file.mediaId, files);
  assertReady(file, FIELD);
  const violations = new Violations();
  for (const channel of new Set(groups.flat().map(({ identity }) => identity.channel))) {
    const limits = channels.get(channel)?.content.media?.[content.type];
    if (limits === undefined) continue;
    const { maximumBytes, mimeTypes } = limits;
    if (file.size > maximumBytes) {
      violations.add(FIELD, `has ${file.size} bytes; the maximum of ${content.type} is ${maximumBytes} on ${channel}`);
    }
    if (mimeTypes && !mimeTypes.includes(file.mimeType)) {
      violations.add(
        FIELD,
        `is of the type ${file.mimeType}; ${content.type} must be one of ${mimeTypes.join(', ')} on ${channel}`,
      );
    }
  }
  violations.assertNone();
}
