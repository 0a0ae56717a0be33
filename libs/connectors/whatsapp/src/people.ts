import type { Identity, PartReader } from '@chat4all/connector';
import { type PersonIds, personIdentities, readPersonIds } from './identities.ts';

/** One of a callback's `contacts`: the ids and the names of a person. */
export interface Person extends PersonIds {
  readonly name: string | undefined;
  readonly username: string | undefined;
}

/** A person whom a message or a status concerns. */
export interface ConcernedPerson {
  readonly identities: readonly Identity[];
  readonly name?: string | undefined;
  readonly username?: string | undefined;
}

/** Reads one of a callback's `contacts`. */
export function readPerson(contact: PartReader): Person {
  const profile = contact.object('profile');
  return {
    ...readPersonIds(contact, { phone: 'wa_id', userId: 'user_id', parentUserId: 'parent_user_id' }),
    name: profile.text('name'),
    username: profile.text('username'),
  };
}

/**
 * Completes the ids in a message or a status with those of its person in `people`, and adds the names. Without any ids, it is
 * the only one of `people`.
 */
export function findPerson(ids: PersonIds, people: readonly Person[]): ConcernedPerson {
  const { phone, userId, parentUserId } = ids;
  const isUnnamed = phone === undefined && userId === undefined && parentUserId === undefined;
  const person = isUnnamed && people.length === 1 ? people[0] : people.find((one) => isSame(ids, one));
  const identities = personIdentities({
    phone: phone ?? person?.phone,
    userId: userId ?? person?.userId,
    parentUserId: parentUserId ?? person?.parentUserId,
  });
  return { identities, name: person?.name, username: person?.username };
}

function isSame(one: PersonIds, other: PersonIds): boolean {
  const names = ['phone', 'userId', 'parentUserId'] as const;
  return names.some((name) => one[name] !== undefined && one[name] === other[name]);
}
