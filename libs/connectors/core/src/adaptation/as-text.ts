import type { ChoiceContent, ContactsContent, LinkContent, LocationContent } from '../content.ts';

/** The name, the address, and a link that opens the place on a map (Google's "Maps URLs", which need no key). */
export function locationText({ name, address, latitude, longitude }: LocationContent): string {
  return lines(name, address, `https://www.google.com/maps/search/?api=1&query=${latitude},${longitude}`);
}

/** One paragraph per contact card. */
export function contactsText({ contacts }: ContactsContent): string {
  return contacts
    .map(({ displayName, organization, phones = [], emails = [] }) => {
      return lines(displayName, organization, ...phones, ...emails);
    })
    .join('\n\n');
}

/** The text, and under it the address. */
export function linkText({ header, body, footer, title, url }: LinkContent): string {
  return paragraphs(header, body, `${title}: ${url}`, footer);
}

/** The question, and under it the options with numbers, below the names of their sections. */
export function numberedText({ header, body, footer, options }: ChoiceContent): string {
  let current = '';
  const numbered = options.flatMap(({ title, description, section = '' }, index) => {
    const heading = section === current ? [] : [section];
    current = section;
    return [...heading, `${index + 1}. ${title}${description ? `: ${description}` : ''}`];
  });
  return paragraphs(header, body, lines(...numbered), footer);
}

/** A text of parts, each a paragraph; those that are empty or absent are left out. */
export function paragraphs(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part).join('\n\n');
}

function lines(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part).join('\n');
}
