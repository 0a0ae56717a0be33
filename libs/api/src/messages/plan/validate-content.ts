import { type Capabilities, type Content as ChannelContent, adaptContent, validateContent } from '@chat4all/connector';
import type { Content } from '@chat4all/proto';
import { ContentError, toChannelContent } from '@chat4all/records';
import type { Step } from '../../recipients/resolve-recipients.ts';
import { toApiPath } from '../../validation/content-path.ts';
import type { Violations } from '../../validation/violations.ts';

/** How content may change on its way to a channel. */
export interface ContentRules {
  readonly channels: ReadonlyMap<string, Capabilities>;
  /** True if content is adapted to a channel (ADAPT) instead of refused (STRICT). */
  readonly adapts: boolean;
  /** Returns the most messages that adapted content may become on a channel. */
  readonly maximumParts: (channel: string) => number;
}

/** Validates content against every channel that it goes to. */
export function validateMessageContent(
  content: Content | undefined,
  steps: readonly Step[],
  rules: ContentRules,
  violations: Pick<Violations, 'add'>,
): void {
  if (content?.kind === undefined) return;
  const kind = content.kind.$case;
  try {
    const channelContent = toChannelContent(content);
    for (const channel of new Set(steps.map(({ identity }) => identity.channel))) {
      const capabilities = rules.channels.get(channel);
      if (capabilities === undefined) continue;
      const parts = rules.adapts ? adaptContent(channelContent, capabilities).contents.length : 0;
      const maximum = rules.maximumParts(channel);
      if (parts > maximum) violations.add(toApiPath(kind), tooManyParts(parts, maximum, channel));
      else if (parts === 0) validateForChannel(channelContent, kind, channel, capabilities, violations);
    }
  } catch (error) {
    if (!(error instanceof ContentError)) throw error;
    violations.add(`message.content.${error.field}`, error.problem);
  }
}

function validateForChannel(
  content: ChannelContent,
  kind: string,
  channel: string,
  capabilities: Capabilities,
  violations: Pick<Violations, 'add'>,
): void {
  for (const { field, problem } of validateContent(content, capabilities)) {
    if (field === 'content.kind') violations.add(toApiPath(kind), `is not supported by ${channel}`);
    else violations.add(toApiPath(kind, field), `${problem} on ${channel}`);
  }
}

function tooManyParts(parts: number, maximum: number, channel: string): string {
  const limit = maximum === 1 ? 'a step of a fallback must be 1 message' : `the maximum is ${maximum}`;
  return `becomes ${parts} messages on ${channel}, but ${limit}; send the parts of PreviewMessage one by one, their order is kept`;
}
