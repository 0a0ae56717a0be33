/** The styles of SGR codes that the command line client uses. */
const CLASSES: Readonly<Record<string, string>> = {
  1: 'bold',
  2: 'dim',
  31: 'red',
  32: 'green',
  33: 'yellow',
  34: 'blue',
  35: 'magenta',
  36: 'cyan',
};

/** Turns text with ANSI colours into HTML: each coloured part becomes a span with the class of its style. */
export function ansiToHtml(text: string): string {
  const parts = text.split(/\u001b\[(\d+)m/);
  let open = 0;
  return parts
    .map((part, index) => {
      if (index % 2 === 0) return escapeHtml(part);
      const name = CLASSES[part];
      if (name !== undefined) {
        open += 1;
        return `<span class="${name}">`;
      }
      if (open === 0) return '';
      open -= 1;
      return '</span>';
    })
    .join('');
}

/** Escapes text for HTML. */
export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
