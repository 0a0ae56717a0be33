/** A rectangle in pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The colors of the pictures, on a light ground. */
export const INK = { text: '#1f2430', faint: '#6b7280', grid: '#e5e7eb', ground: '#f4f5f7', panel: '#ffffff' };

/** Returns an element with attributes and content. */
export function element(name: string, attributes: Readonly<Record<string, string | number>>, inside = ''): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escape(String(value))}"`);
  return inside === '' ? `<${name}${written.join('')}/>` : `<${name}${written.join('')}>${inside}</${name}>`;
}

/** Returns one line of text whose base line begins, or ends, at a point. */
export function text(
  content: string,
  x: number,
  y: number,
  attributes: Readonly<Record<string, string | number>> = {},
): string {
  return element('text', { x: round(x), y: round(y), fill: INK.text, ...attributes }, escape(content));
}

/** Rounds to a tenth of a pixel; finer differences are invisible. */
export function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** Estimates the width of a text in a sans-serif font of this size, in pixels. */
export function widthOf(content: string, size: number): number {
  const capitals = content.replaceAll(/[^A-Z_]/g, '').length;
  return (content.length * 0.56 + capitals * 0.15) * size;
}

function escape(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
