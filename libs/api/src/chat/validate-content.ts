import { type Capabilities, validateContent } from '@chat4all/connector';
import type { Content, FieldViolation } from '@chat4all/proto';
import { ContentError, toChannelContent } from '@chat4all/records';
import type { Step } from './resolve-recipients.ts';

/** What a message says that a channel it goes to cannot carry, each with its field. */
export function contentViolations(
  content: Content | undefined,
  steps: readonly Step[],
  channels: ReadonlyMap<string, Capabilities>,
): FieldViolation[] {
  if (content?.kind === undefined) return [];
  const kind = snakeCase(content.kind.$case);
  try {
    const said = toChannelContent(content);
    return [...new Set(steps.map(({ identity }) => identity.channel))].flatMap((channel) => {
      const capabilities = channels.get(channel);
      if (capabilities === undefined) return [];
      return validateContent(said, capabilities).map(({ field, problem }) =>
        field === 'content.kind'
          ? { field: `message.content.${kind}`, description: `cannot be sent on ${channel}` }
          : { field: fieldOf(kind, field), description: `${problem} on ${channel}` },
      );
    });
  } catch (error) {
    if (!(error instanceof ContentError)) throw error;
    return [{ field: `message.content.${error.field}`, description: error.problem }];
  }
}

/** A field of a connector's content, such as `content.options[1].title`, as the API names it. */
function fieldOf(kind: string, field: string): string {
  if (field === 'content.text') return 'message.content.text.body';
  return `message.content.${kind}${snakeCase(field.slice('content'.length))}`;
}

function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
