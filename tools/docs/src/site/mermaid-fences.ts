import type { SiteMarkdown } from './site-markdown.ts';

/** Renders fenced blocks of the language mermaid as the theme's component `Mermaid`, which draws them in the browser. */
export function mermaidFences(markdown: SiteMarkdown): void {
  const renderOthers = markdown.renderer.rules.fence;
  markdown.renderer.rules.fence = (tokens, index, options, env, self) => {
    const token = tokens[index];
    if (token?.info.trim() === 'mermaid') return `<Mermaid code="${encodeURIComponent(token.content)}" />\n`;
    return renderOthers?.(tokens, index, options, env, self) ?? self.renderToken(tokens, index, options);
  };
}
