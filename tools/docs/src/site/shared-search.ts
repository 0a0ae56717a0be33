import type { UserConfig } from 'vitepress';

type Plugin = NonNullable<NonNullable<UserConfig['vite']>['plugins']>[number];

/**
 * Lets a language search the index of all pages. VitePress indexes a page by its path before rewrites, so a language whose
 * pages are rewritten has no index.
 */
export function sharedSearch(language: string): Plugin {
  return {
    name: 'shared-search',
    transform: (code, id) =>
      id === '/@localSearchIndex'
        ? code.replace('export default {', `export default {"${language}": () => import("@localSearchIndexroot"),`)
        : undefined,
  };
}
