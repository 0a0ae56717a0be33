import type { NamedPerson, PartReader } from '@chat4all/connector';
import { type PersonIds, personIdentities } from './identities.ts';

/**
 * Reads the other people whom a message names: those of contact cards, and the author of the message that it quotes. `own` are the
 * numbers and user ids of the account and of the person in the conversation.
 */
export function readNamedPeople(message: PartReader, own: readonly (string | undefined)[]): NamedPerson[] {
  const [cards, context] = [message.list('contacts'), message.object('context')];
  const subjects = cards.flatMap((card) => card.list('phones').map(phoneOf));
  const quoted = {
    phone: context.id('from'),
    userId: context.id('from_user_id'),
    parentUserId: context.id('from_parent_user_id'),
  };
  const named = [...subjects.flatMap((ids) => toPeople(ids, true)), ...toPeople(quoted, false)];
  return named.filter(({ value }) => !own.includes(value));
}

/** Returns the number of a card: its WhatsApp number, or else one that is written with the country code. */
function phoneOf(phone: PartReader): PersonIds {
  const written = phone.text('phone');
  const digits = written?.startsWith('+') ? written.replaceAll(/\D/g, '') : undefined;
  return { phone: phone.id('wa_id') ?? digits };
}

function toPeople(ids: PersonIds, isSubject: boolean): NamedPerson[] {
  return personIdentities(ids).map((identity) => ({ ...identity, isSubject }));
}
