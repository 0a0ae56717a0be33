import { defineConfig } from 'vitepress';
import { mermaidFences } from '../src/site/mermaid-fences.ts';
import { pagePath } from '../src/site/page-path.ts';
import { repositoryLinks } from '../src/site/repository-links.ts';
import { sharedSearch } from '../src/site/shared-search.ts';
import { sidebar } from '../src/site/sidebar.ts';
import { slug } from '../src/site/slug.ts';

const GITHUB_URL = 'https://github.com/chat4all/chat4all';

/** The pages of the repository as a site. `npm run docs` builds it. */
export default defineConfig({
  title: 'Chat4All',
  description: 'An open messaging gateway: one gRPC call delivers a message on WhatsApp, Instagram or Telegram.',
  base: process.env['DOCS_BASE'] ?? '/',
  srcDir: '../..',
  srcExclude: ['{apps,tools,data,dist}/**', '**/fixtures/**', '**/*.tmpl'],
  outDir: '../../dist/docs',
  cacheDir: '../../node_modules/.cache/vitepress',
  cleanUrls: true,
  rewrites: (file) => pagePath(file) ?? file,
  // Part of the build, but not a page: see src/main.ts.
  ignoreDeadLinks: [/^\/reference\//],
  markdown: {
    anchor: { slugify: slug },
    config: (markdown) => {
      repositoryLinks(markdown);
      mermaidFences(markdown);
    },
  },
  vite: { plugins: [sharedSearch('pt')] },
  locales: {
    root: { label: 'English', lang: 'en' },
    pt: {
      label: 'Português',
      lang: 'pt-BR',
      link: '/pt/',
      description:
        'Um gateway de mensagens aberto: uma chamada gRPC entrega uma mensagem no WhatsApp, no Instagram ou no Telegram.',
      themeConfig: {
        outline: { level: [2, 3], label: 'Nesta página' },
        docFooter: { prev: 'Anterior', next: 'Próxima' },
      },
    },
  },
  themeConfig: {
    nav: [
      { text: 'Install', link: '/install' },
      { text: 'API', link: '/api/' },
      { text: 'Node client', link: '/client' },
      { text: 'Library reference', link: '/reference/index.html', target: '_self' },
    ],
    sidebar: sidebar(),
    outline: [2, 3],
    search: { provider: 'local' },
    socialLinks: [{ icon: 'github', link: GITHUB_URL }],
  },
});
