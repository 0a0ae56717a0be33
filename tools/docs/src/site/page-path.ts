/** The pages outside of docs/, with their paths on the site. */
const OTHER_PAGES: Readonly<Record<string, string>> = {
  'README.md': 'index.md',
  'README.pt-BR.md': 'pt/index.md',
  'CONTRIBUTING.md': 'contributing.md',
  'SECURITY.md': 'security-policy.md',
  'CHANGELOG.md': 'changelog.md',
};

/** Returns the path of a Markdown file on the site, or undefined if the site does not contain it. */
export function pagePath(file: string): string | undefined {
  const [, page] = /^docs\/(.+\.md)$/.exec(file) ?? [];
  if (page !== undefined) return page.replace(/README\.md$/, 'index.md');
  const [, library] = /^libs\/(?:connectors\/)?([\w-]+)\/README\.md$/.exec(file) ?? [];
  if (library !== undefined) return `packages/${file.startsWith('libs/connectors/') ? 'connectors-' : ''}${library}.md`;
  const [, folder] = /^infra\/(?:([\w-]+)\/)?README\.md$/.exec(file) ?? [];
  if (/^infra\/(?:[\w-]+\/)?README\.md$/.test(file)) return `infra/${folder ?? 'index'}.md`;
  return OTHER_PAGES[file];
}
