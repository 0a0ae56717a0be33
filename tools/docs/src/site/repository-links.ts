import { existsSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { z } from 'zod';
import { root } from '../repository.ts';
import { pagePath } from './page-path.ts';
import type { SiteMarkdown } from './site-markdown.ts';

const REPOSITORY = 'https://github.com/chat4all/chat4all/blob/main';

/**
 * Makes links between Markdown files work on the site: a link to a page leads to its path there, a link to another file
 * of the repository leads to GitHub.
 */
export function repositoryLinks(markdown: SiteMarkdown): void {
  markdown.core.ruler.push('repository-links', ({ tokens, env }) => {
    const { path, realPath = path } = pageEnvironment.parse(env);
    const file = relative(root, realPath);
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      const href = token.type === 'link_open' ? token.attrGet('href') : null;
      if (href !== null) token.attrSet('href', siteLink(file, href));
    }
  });
}

/** The environment of a page: its path after rewrites, and the real one where they differ. */
const pageEnvironment = z.looseObject({ path: z.string(), realPath: z.string().optional() });

/** Returns the link on the site for a link in a file of the repository. */
export function siteLink(file: string, href: string): string {
  if (/^([a-z][a-z0-9+.-]*:|#|\/)/i.test(href)) return href;
  const [path = '', hash] = href.split('#');
  const target = normalize(join(dirname(file), decodeURI(path))).replace(/\/$/, '');
  const page = pagePath(target);
  const anchor = hash === undefined ? '' : `#${hash}`;
  if (page !== undefined && existsSync(join(root, target))) return `/${page}${anchor}`;
  return `${REPOSITORY}/${target}${anchor}`;
}
