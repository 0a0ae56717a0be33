/**
 * The fields of `changes` with an event of a conversation, which is otherwise in `messaging`. Source:
 * developers.facebook.com/docs/instagram-platform/webhooks (2026-03-18).
 */
export const MESSAGING_FIELDS: ReadonlySet<string> = new Set([
  'messages',
  'message_edit',
  'message_reactions',
  'messaging_optins',
  'messaging_postbacks',
  'messaging_referral',
  'messaging_seen',
  'standby',
]);

/** The fields of `changes` that concern neither a message nor a person who can be answered, with the reason. */
export const DROPPED_FIELDS: ReadonlyMap<string, string> = new Map([
  ['mentions', 'names no person: only the ids of a comment or a post'],
  ['messaging_handover', 'concerns which app is in control, not a message'],
  ['story_insights', 'statistics about a story'],
]);

/** The events in `messaging` that are dropped, with the reason. */
export const DROPPED_EVENTS: ReadonlyMap<string, string> = new Map(
  ['app_roles', 'pass_thread_control', 'request_thread_control', 'take_thread_control'].map((event) => [
    event,
    'concerns which app is in control, not a message',
  ]),
);
