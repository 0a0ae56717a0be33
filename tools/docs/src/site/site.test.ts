import { describe, expect, it } from 'vitest';
import { listFiles } from '../repository.ts';
import { pagePath } from './page-path.ts';
import { siteLink } from './repository-links.ts';
import { sidebar } from './sidebar.ts';

const GITHUB_URL = 'https://github.com/chat4all/chat4all/blob/main';

describe('the path of a page', () => {
  it.each([
    ['README.md', 'index.md'],
    ['README.pt-BR.md', 'pt/index.md'],
    ['docs/delivery.md', 'delivery.md'],
    ['docs/api/README.md', 'api/index.md'],
    ['libs/bus/README.md', 'packages/bus.md'],
    ['libs/connectors/core/README.md', 'packages/connectors-core.md'],
    ['infra/grafana/README.md', 'infra/grafana.md'],
  ])('of %s is %s', (file, path) => {
    expect(pagePath(file)).toBe(path);
  });

  it('is used once', () => {
    const paths = listFiles('*.md').flatMap((file) => pagePath(file) ?? []);
    expect(paths).toEqual([...new Set(paths)]);
  });
});

describe('a link', () => {
  it.each([
    ['to a page', 'docs/api/README.md', '../settings.md#reload', '/settings.md#reload'],
    ['to a folder without a page', 'docs/observe.md', '../libs/metrics/src', `${GITHUB_URL}/libs/metrics/src`],
    ['to a file', 'README.md', 'LICENSE', `${GITHUB_URL}/LICENSE`],
    ['within a page', 'README.md', '#license', '#license'],
    ['to another site', 'README.md', 'https://x.example', 'https://x.example'],
  ])('%s', (_, file, href, link) => {
    expect(siteLink(file, href)).toBe(link);
  });
});

it('lists every page of docs in the sidebar', () => {
  const links = sidebar().flatMap(({ items = [] }) => items.map(({ link }) => link));
  for (const file of listFiles('docs/*.md')) expect(links).toContain(`/${pagePath(file) ?? ''}`);
});
