import type { Contact, PartReader } from '@chat4all/connector';

/** Converts contact cards to the Cloud API's format, which requires a part of the name besides the formatted name. */
export function contactCards(contacts: readonly Contact[]): object[] {
  return contacts.map(({ displayName, phones = [], emails = [], organization }) => ({
    name: { formatted_name: displayName, first_name: displayName },
    ...(phones.length > 0 && { phones: phones.map((phone) => ({ phone })) }),
    ...(emails.length > 0 && { emails: emails.map((email) => ({ email })) }),
    ...(organization && { org: { company: organization } }),
  }));
}

/**
 * Reads one inbound contact card. A card without a name, as in the answer to a request for the phone number, is named after
 * its first phone number, e-mail address or organization. Returns undefined if it has none of these.
 */
export function readContactCard(card: PartReader): Contact | undefined {
  const phones = card.list('phones').flatMap((phone) => readPhone(phone) ?? []);
  const emails = card.list('emails').flatMap((email) => email.text('email') ?? []);
  const organization = card.object('org').text('company');
  const displayName = readName(card.object('name')) ?? phones[0] ?? emails[0] ?? organization;
  if (displayName === undefined) return undefined;
  return {
    displayName,
    ...(phones.length > 0 && { phones }),
    ...(emails.length > 0 && { emails }),
    ...(organization !== undefined && { organization }),
  };
}

function readName(name: PartReader): string | undefined {
  const parts = [name.text('first_name'), name.text('last_name')].filter((part) => part !== undefined);
  return name.text('formatted_name') ?? (parts.length > 0 ? parts.join(' ') : undefined);
}

function readPhone(phone: PartReader): string | undefined {
  const whatsappId = phone.id('wa_id');
  return phone.text('phone') ?? (whatsappId === undefined ? undefined : `+${whatsappId}`);
}
