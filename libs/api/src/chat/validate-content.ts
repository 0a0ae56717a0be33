import { type Capabilities, validateContent } from '@chat4all/connector';
import type { Content, FieldViolation } from '@chat4all/proto';
import { toChannelContent } from '@chat4all/records';
import type { Step } from './resolve-recipients.ts';

/** What a message says that a channel it goes to cannot carry. */
export function contentViolations(
  content: Content | undefined,
  steps: readonly Step[],
  channels: ReadonlyMap<string, Capabilities>,
): FieldViolation[] {
  const kind = content?.kind;
  if (kind === undefined) return [];
  return [...new Set(steps.map(({ identity }) => identity.channel))].flatMap((channel) => {
    const capabilities = channels.get(channel);
    if (capabilities === undefined) return [];
    if (kind.$case !== 'text') {
      return [{ field: `message.content.${kind.$case}`, description: `cannot be sent on ${channel}` }];
    }
    return validateContent(toChannelContent(content), capabilities).map(({ problem }) => ({
      field: 'message.content.text.body',
      description: `${problem} on ${channel}`,
    }));
  });
}
