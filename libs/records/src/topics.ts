import type { TopicSpecification } from '@chat4all/bus';

/** The topic of a channel's deliveries. */
export function deliveriesTopic(channel: string): string {
  return `chat4all.deliveries.${channel}`;
}

/** The topic of all facts. */
export const eventsTopic = 'chat4all.events';

/** The topic of what could not be delivered or understood. */
export const deadLettersTopic = 'chat4all.dead-letters';

/** The group that keeps the store up to date with the log. */
export const projectionGroup = 'chat4all.projection';

/** How the topics are laid out. */
export interface TopicLayout {
  /** Per topic. More partitions let more workers share a channel; they can be added, never taken away. */
  readonly partitions: number;
  /** How long records are kept, in milliseconds. */
  readonly retentionMs: number;
}

/** Every topic that an installation with these channels needs. */
export function topicSpecifications(channels: readonly string[], layout: TopicLayout): TopicSpecification[] {
  return [eventsTopic, deadLettersTopic, ...channels.map(deliveriesTopic)].map((name) => ({ name, ...layout }));
}
