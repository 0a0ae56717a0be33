import type { ChannelEvent, Identity, PartReader, Referral } from '@chat4all/connector';
import type { ChangeContext } from './change-context.ts';
import { readPersonIds } from './identities.ts';
import { readContent } from './inbound-content.ts';
import { readNamedPeople } from './named-people.ts';
import { findPerson } from './people.ts';
import { readIdentityChange } from './system.ts';

/**
 * Converts one of `messages`, of which only the id and the sender are required. Returns undefined without them. A notice that
 * a person has other identities becomes two events.
 */
export function readMessage(part: PartReader, { people, ownPhone, now }: ChangeContext): ChannelEvent[] | undefined {
  const providerMessageId = part.id('id');
  const names = { phone: 'from', userId: 'from_user_id', parentUserId: 'from_parent_user_id' };
  const { identities, name, username } = findPerson(readPersonIds(part, names), people);
  const [person] = identities;
  if (providerMessageId === undefined || person === undefined) return undefined;
  const time = part.time('timestamp') ?? now;
  const content = readContent(part, time);
  const [replyTo, referral, group] = [part.object('context').id('id'), readReferral(part), part.id('group_id')];
  const from: Identity[] = group === undefined ? [...identities] : [{ kind: 'group', value: group }];
  const named = readNamedPeople(part, [...identities.map(({ value }) => value), ownPhone && `+${ownPhone}`]);
  const changed = readIdentityChange(part, identities, time);
  const message: ChannelEvent = {
    kind: 'message',
    providerMessageId,
    from,
    time,
    original: part.value,
    ...(group !== undefined && { author: person }),
    ...(content && { content }),
    ...(name !== undefined && { profileName: name }),
    ...(username !== undefined && { username }),
    ...(referral && { referral }),
    ...(replyTo !== undefined && { replyTo }),
    ...(named.length > 0 && { named }),
  };
  return changed ? [message, changed] : [message];
}

/** Reads the advertisement or post that led a person to the account. */
function readReferral(part: PartReader): Referral | undefined {
  const referral = part.object('referral');
  const members = {
    sourceUrl: referral.text('source_url'),
    sourceType: referral.text('source_type'),
    sourceId: referral.id('source_id'),
    headline: referral.text('headline'),
    body: referral.text('body'),
    mediaUrl: referral.text('image_url') ?? referral.text('video_url') ?? referral.text('thumbnail_url'),
    clickId: referral.text('ctwa_clid'),
    ref: referral.text('ref'),
  };
  const present = Object.entries(members).filter(([, value]) => value !== undefined);
  return present.length === 0 ? undefined : Object.fromEntries(present);
}
