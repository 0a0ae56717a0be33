/** Control characters except the line feed (C0, DEL and C1), and the marks that change the direction of text. */
const UNSAFE = String.raw`(?!\n)[\p{Control}\p{Bidi_Control}]`;
const EVERY_UNSAFE = new RegExp(UNSAFE, 'gu');

/** A colour as `styleText` begins and ends it, or an unsafe character. */
const EVERY_COLOUR_OR_UNSAFE = new RegExp(String.raw`\u001b\[\d+m|${UNSAFE}`, 'gu');

/**
 * Returns a text with each control character, and each mark that changes the direction of text, as `\u009b`: a terminal
 * would obey them. Line feeds stay.
 */
export function escapeLines(text: string): string {
  return text.replace(EVERY_UNSAFE, escape);
}

/** Returns the text like {@link escapeLines}, and leaves the colours in it. */
export function escapeColouredLines(text: string): string {
  return text.replace(EVERY_COLOUR_OR_UNSAFE, (match) => (match.length > 1 ? match : escape(match)));
}

/** Returns a text of others like {@link escapeLines}, in one line. */
export function escapeField(text: string): string {
  return escapeLines(text).replaceAll('\n', String.raw`\n`);
}

/** Returns a value in JSON without the characters that {@link escapeLines} escapes. Its readers get the same value. */
export function stringify(value: unknown): string {
  return escapeLines(JSON.stringify(value));
}

function escape(character: string): string {
  return String.raw`\u` + character.charCodeAt(0).toString(16).padStart(4, '0');
}
