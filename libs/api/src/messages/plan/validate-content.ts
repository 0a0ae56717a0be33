import { type Capabilities, type Content as ChannelContent, adaptContent, validateContent } from '@chat4all/connector';
import type { Content, FieldViolation } from '@chat4all/proto';
import { ContentError, toChannelContent } from '@chat4all/records';
import type { Step } from '../../recipients/resolve-recipients.ts';

/** What may become of content on its way to a channel. */
export interface ContentRules {
  /** Whether what a channel cannot carry is adapted instead of refused. */
  readonly adapts: boolean;
  /** How many messages may come of it on a channel. */
  readonly maximumParts: (channel: string) => number;
}

/** What a message says that a channel it goes to cannot carry, each with its field. */
export function contentViolations(
  content: Content | undefined,
  steps: readonly Step[],
  channels: ReadonlyMap<string, Capabilities>,
  rules: ContentRules,
): FieldViolation[] {
  if (content?.kind === undefined) return [];
  const kind = snakeCase(content.kind.$case);
  try {
    const said = toChannelContent(content);
    return [...new Set(steps.map(({ identity }) => identity.channel))].flatMap((channel) => {
      const capabilities = channels.get(channel);
      if (capabilities === undefined) return [];
      if (!rules.adapts) return channelViolations(said, kind, channel, capabilities);
      const parts = adaptContent(said, capabilities).contents.length;
      const maximum = rules.maximumParts(channel);
      if (parts > maximum) return [tooManyParts(kind, parts, maximum, channel)];
      return parts > 0 ? [] : channelViolations(said, kind, channel, capabilities);
    });
  } catch (error) {
    if (!(error instanceof ContentError)) throw error;
    return [{ field: `message.content.${error.field}`, description: error.problem }];
  }
}

function channelViolations(
  content: ChannelContent,
  kind: string,
  channel: string,
  capabilities: Capabilities,
): FieldViolation[] {
  return validateContent(content, capabilities).map(({ field, problem }) =>
    field === 'content.kind'
      ? { field: `message.content.${kind}`, description: `cannot be sent on ${channel}` }
      : { field: fieldOf(kind, field), description: `${problem} on ${channel}` },
  );
}

function tooManyParts(kind: string, parts: number, maximum: number, channel: string): FieldViolation {
  const limit =
    maximum === 1 ? 'a channel that another one stands in for carries one' : `at most ${maximum} are allowed`;
  const description = `would become ${parts} messages on ${channel}, and ${limit}: send what PreviewMessage gives one after the other, their order is kept`;
  return { field: `message.content.${kind}`, description };
}

/** A field of a connector's content, such as `content.options[1].title`, as the API names it. */
function fieldOf(kind: string, field: string): string {
  if (field === 'content.text') return 'message.content.text.body';
  return `message.content.${kind}${snakeCase(field.slice('content'.length))}`;
}

function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
