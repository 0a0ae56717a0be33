import MarkdownIt from 'markdown-it';
import { slug } from '../site/slug.ts';

const markdown = new MarkdownIt({ html: true });

/** A link or image in a page, with the line of its paragraph. */
export interface Link {
  readonly line: number;
  readonly target: string;
}

/** Returns the links and images of a Markdown page. */
export function findLinks(source: string): Link[] {
  let line = 1;
  return markdown.parse(source, {}).flatMap(({ children, map }) => {
    // Cells have no lines, but their rows do.
    if (map !== null) line = map[0] + 1;
    return (children ?? []).flatMap((token) => {
      const target = token.attrGet('href') ?? token.attrGet('src');
      return target === null ? [] : [{ line, target }];
    });
  });
}

/** Returns the anchors of a Markdown page: those of its headings, repeated ones numbered as GitHub does. */
export function findAnchors(source: string): Set<string> {
  const tokens = markdown.parse(source, {});
  const counts = new Map<string, number>();
  const anchors = tokens.flatMap(({ type }, index) => {
    if (type !== 'heading_open') return [];
    const children = tokens[index + 1]?.children ?? [];
    const anchor = slug(
      children.map(({ type: kind, content }) => (/^(text|code_inline)$/.test(kind) ? content : '')).join(''),
    );
    const count = counts.get(anchor) ?? 0;
    counts.set(anchor, count + 1);
    return [count === 0 ? anchor : `${anchor}-${count}`];
  });
  return new Set(anchors);
}
