import { type ChannelEvent, type PartReader, type SystemNotice, digestOf } from '@chat4all/connector';
import type { ChangeContext } from './change-context.ts';
import { readPersonIds } from './identities.ts';
import { findPerson } from './people.ts';

/**
 * The values of `marketing_messages`, the only documented category. Source: developers.facebook.com/documentation/
 * business-messaging/whatsapp/webhooks/reference/user_preferences.
 */
const CATEGORY = 'marketing_messages';
const NOTICES: ReadonlyMap<string, SystemNotice> = new Map([
  ['stop', 'opted_out'],
  ['resume', 'opted_in'],
]);

/**
 * Converts one of `user_preferences`: a person stopped, resumed or asked for marketing messages, in WhatsApp's own settings.
 * It has no id, so its id is derived from its content. Returns undefined without a person.
 */
export function readPreference(part: PartReader, { people, now }: ChangeContext): ChannelEvent[] | undefined {
  const names = { phone: 'wa_id', userId: 'user_id', parentUserId: 'parent_user_id' };
  const { identities: from, name, username } = findPerson(readPersonIds(part, names), people);
  if (from.length === 0) return undefined;
  const [category, value, detail] = [part.text('category'), part.text('value'), part.text('detail')];
  const digest = digestOf([from[0]?.value, category, value, part.time('timestamp')]);
  const notice = category === undefined || category === CATEGORY ? NOTICES.get(value ?? '') : undefined;
  const text = detail ?? [category, value].filter(Boolean).join(': ');
  return [
    {
      kind: 'message',
      providerMessageId: `user_preferences#${digest}`,
      from,
      time: part.time('timestamp') ?? now,
      original: part.value,
      content: { kind: 'system', ...(notice && { notice }), ...(text !== '' && { text }) },
      ...(name !== undefined && { profileName: name }),
      ...(username !== undefined && { username }),
    },
  ];
}
