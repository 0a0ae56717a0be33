import type { Contact } from '@chat4all/connector';
import { z } from 'zod';

/** Converts contact cards to the Cloud API's format, which requires a part of the name besides the formatted name. */
export function contactCards(contacts: readonly Contact[]): object[] {
  return contacts.map(({ displayName, phones = [], emails = [], organization }) => ({
    name: { formatted_name: displayName, first_name: displayName },
    ...(phones.length > 0 && { phones: phones.map((phone) => ({ phone })) }),
    ...(emails.length > 0 && { emails: emails.map((email) => ({ email })) }),
    ...(organization && { org: { company: organization } }),
  }));
}

/** The schema of contact cards in the Cloud API's format. */
export const contactCardsSchema = z.array(
  z.object({
    name: z.object({ formatted_name: z.string() }),
    phones: z.array(z.object({ phone: z.string().optional(), wa_id: z.string().optional() })).optional(),
    emails: z.array(z.object({ email: z.string().optional() })).optional(),
    org: z.object({ company: z.string().optional() }).optional(),
  }),
);

/** Converts inbound contact cards. */
export function readContactCards(cards: z.infer<typeof contactCardsSchema>): Contact[] {
  return cards.map(({ name, phones = [], emails = [], org }) => {
    const numbers = phones.flatMap(({ phone, wa_id: whatsappId }) => phone ?? (whatsappId ? `+${whatsappId}` : []));
    const addresses = emails.flatMap(({ email }) => email ?? []);
    return {
      displayName: name.formatted_name,
      ...(numbers.length > 0 && { phones: numbers }),
      ...(addresses.length > 0 && { emails: addresses }),
      ...(org?.company !== undefined && { organization: org.company }),
    };
  });
}
