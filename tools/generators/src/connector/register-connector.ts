import { type Tree, updateJson } from '@nx/devkit';

/** A connector that becomes part of this repository. */
export interface NewConnector {
  /** The channel's name, such as `telegram`. */
  readonly name: string;
  /** The name in exported symbols, such as `Telegram`. */
  readonly className: string;
  readonly version: string;
}

/**
 * Registers a connector in `libs/connectors/<name>` outside of its package: in the import rules of the linter, in
 * `@chat4all/connectors`, and in `docs/packages.md`. Throws if a file does not contain the text that an entry is added
 * to.
 */
export function registerConnector(tree: Tree, { name, className, version }: NewConnector): void {
  const project = `connector-${name}`;
  edit(tree, 'eslint.config.mjs', (text) =>
    text.replace(
      /^( {2})connectors: \[([^\]]*)\],$/m,
      `$1'${project}': ['connector'],\n$1connectors: [$2, '${project}'],`,
    ),
  );
  edit(tree, 'libs/connectors/all/src/index.ts', (text) =>
    text.replace(
      /(?=\n\/\/ The contract\.\n)/,
      `export { create${className}, type ${className}Options } from '@chat4all/${project}';\n`,
    ),
  );
  edit(tree, 'libs/connectors/all/src/connectors.ts', (text) =>
    text
      .replace(/(?=\n\/\*\* Every connector)/, `import { connector as ${name} } from '@chat4all/${project}';\n`)
      .replace(/(export const connectors: [^;]*) \};/, `$1, ${name} };`),
  );
  edit(tree, 'docs/packages.md', (text) =>
    text.replace(
      /(^\| libs\/connectors\/telegram .*\n)/m,
      `$1| libs/connectors/${name} | \`@chat4all/${project}\` | \`${project}\` | a connector for ${className} | connector |\n`,
    ),
  );
  updateJson(tree, 'libs/connectors/all/package.json', (manifest: PackageManifest) => ({
    ...manifest,
    keywords: [...manifest.keywords, name],
    dependencies: sorted({ ...manifest.dependencies, [`@chat4all/${project}`]: `^${version}` }),
  }));
}

interface PackageManifest {
  readonly keywords: readonly string[];
  readonly dependencies: Readonly<Record<string, string>>;
}

function edit(tree: Tree, file: string, change: (text: string) => string): void {
  const text = tree.read(file, 'utf8') ?? '';
  const changed = change(text);
  if (changed === text) throw new Error(`${file}: no matching text to add the new connector to`);
  tree.write(file, changed);
}

function sorted(record: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(record).sort(([one], [other]) => (one < other ? -1 : 1)));
}
