import type { ChoiceContent, ContactsContent, LinkContent, LocationContent } from '../content.ts';

/** Returns the name, the address, and a link to the location on a map (Google's "Maps URLs", which need no key). */
export function locationText({ name, address, latitude, longitude }: LocationContent): string {
  return lines(name, address, `https://www.google.com/maps/search/?api=1&query=${latitude},${longitude}`);
}

/** Returns one paragraph per contact card. */
export function contactsText({ contacts }: ContactsContent): string {
  return contacts
    .map(({ displayName, organization, phones = [], emails = [] }) => {
      return lines(displayName, organization, ...phones, ...emails);
    })
    .join('\n\n');
}

/** Returns the text, followed by the button's label and URL. */
export function linkText({ header, body, footer, title, url }: LinkContent): string {
  return paragraphs(header, body, `${title}: ${url}`, footer);
}

/** Returns the question, followed by the numbered options below the titles of their sections. */
export function numberedText({ header, body, footer, options }: ChoiceContent): string {
  let current = '';
  const numbered = options.flatMap(({ title, description, section = '' }, index) => {
    const heading = section === current ? [] : [section];
    current = section;
    return [...heading, `${index + 1}. ${title}${description ? `: ${description}` : ''}`];
  });
  return paragraphs(header, body, lines(...numbered), footer);
}

/** Joins the parts that are not empty, as paragraphs. */
export function paragraphs(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part).join('\n\n');
}

function lines(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part).join('\n');
}
