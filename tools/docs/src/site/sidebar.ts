import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DefaultTheme } from 'vitepress';
import { listFiles, root } from '../repository.ts';
import { pagePath } from './page-path.ts';

/** The pages in their order, by group. Folders list their pages by title. */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  Start: ['README.md', 'docs/install.md', 'docs/glossary.md', 'docs/architecture.md'],
  Use: [
    'docs/delivery.md',
    'docs/channels.md',
    'docs/accounts.md',
    'docs/templates.md',
    'docs/content.md',
    'docs/inbound.md',
    'docs/threads.md',
    'docs/media.md',
    'docs/http.md',
    'docs/event-webhooks.md',
    'docs/audit.md',
    'docs/directory.md',
    'docs/console.md',
    'docs/cli.md',
    'docs/client.md',
    'docs/python.md',
    'docs/go.md',
    'docs/settings.md',
  ],
  'API reference': ['docs/api/README.md', 'docs/api/'],
  Operate: [
    'docs/kubernetes.md',
    'docs/capacity.md',
    'docs/performance.md',
    'docs/observe.md',
    'docs/load-test.md',
    'docs/upgrade.md',
    'docs/backup.md',
    'docs/multi-region.md',
    'docs/security.md',
    'docs/releases.md',
  ],
  Runbooks: ['docs/runbooks/README.md', 'docs/runbooks/'],
  Extend: ['docs/write-a-connector.md', 'docs/packages.md', 'CONTRIBUTING.md'],
  Packages: ['libs/'],
  Decisions: ['docs/decisions/README.md', 'docs/decisions/'],
  Project: ['CHANGELOG.md', 'SECURITY.md'],
};
const COLLAPSED = new Set(['API reference', 'Runbooks', 'Packages', 'Decisions']);

/** Builds the sidebar. Throws if a page of docs/ is in no group. */
export function sidebar(): DefaultTheme.SidebarItem[] {
  const pages = listFiles('*.md').filter((file) => pagePath(file) !== undefined);
  const named = new Set(Object.values(GROUPS).flat());
  const inGroup = (entry: string): string[] =>
    entry.endsWith('/') ? pages.filter((file) => file.startsWith(entry) && !named.has(file)) : [entry];
  const listed = new Set(Object.values(GROUPS).flatMap((entries) => entries.flatMap(inGroup)));
  const lost = pages.filter((file) => file.startsWith('docs/') && !listed.has(file));
  if (lost.length > 0) throw new Error(`pages in no group of the sidebar: ${lost.join(', ')}`);
  return Object.entries(GROUPS).map(([text, entries]) => ({
    text,
    collapsed: COLLAPSED.has(text),
    items: entries.flatMap(inGroup).map((file) => ({ text: titleOf(file), link: `/${pagePath(file) ?? ''}` })),
  }));
}

function titleOf(file: string): string {
  if (file === 'README.md') return 'Overview';
  const [, title = file] = /^# (.+)$/m.exec(readFileSync(join(root, file), 'utf8')) ?? [];
  return title.replaceAll('`', '');
}
