import type { TopicSpecification } from '@chat4all/bus';

/** Returns the topic of a channel's deliveries. */
export function deliveriesTopic(channel: string): string {
  return `chat4all.deliveries.${channel}`;
}

/** The topic of all events. */
export const EVENTS_TOPIC = 'chat4all.events';

/** The topic of dead letters. */
export const DEAD_LETTERS_TOPIC = 'chat4all.dead-letters';

/** The consumer group of the projection. */
export const PROJECTION_GROUP = 'chat4all.projection';

/** The consumer group of the notifiers. */
export const NOTIFIER_GROUP = 'chat4all.notifier';

/** The layout of the topics. */
export interface TopicLayout {
  /** The partitions per topic. More let more workers share a channel; they can be added, but not removed. */
  readonly partitions: number;
  /** The time that records are kept, in milliseconds. */
  readonly retentionMs: number;
}

/** Returns every topic that an installation with these channels needs. */
export function topicSpecifications(channels: readonly string[], layout: TopicLayout): TopicSpecification[] {
  return [EVENTS_TOPIC, DEAD_LETTERS_TOPIC, ...channels.map(deliveriesTopic)].map((name) => ({ name, ...layout }));
}
