import type { MarkdownOptions } from 'vitepress';

/** The Markdown renderer that VitePress passes to its configuration. */
export type SiteMarkdown = Parameters<NonNullable<MarkdownOptions['config']>>[0];
