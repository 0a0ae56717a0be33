import { join } from 'node:path';
import { type Tree, formatFiles, generateFiles, offsetFromRoot, readJson } from '@nx/devkit';

/** What the generator is told; see schema.json. */
export interface ConnectorSchema {
  readonly name: string;
  readonly directory?: string;
}

/**
 * Makes a connector package: it builds and lints, and its conformance suite fails exactly where something is still to be
 * written. Throws when the name is none, or there is something at its place.
 */
export default async function connectorGenerator(tree: Tree, { name, directory }: ConnectorSchema): Promise<void> {
  if (!/^[a-z][a-z0-9]{1,30}$/.test(name)) {
    throw new Error(`"${name}" is no name of a channel: 2 to 31 lower case letters and digits, such as telegram`);
  }
  const root = directory ?? `libs/connectors/${name}`;
  if (tree.exists(root)) throw new Error(`${root} is there already: choose another name, or --directory`);
  const className = name.charAt(0).toUpperCase() + name.slice(1);
  const core: { readonly version?: string } = readJson(tree, 'libs/connectors/core/package.json');
  generateFiles(tree, join(import.meta.dirname, 'files'), root, {
    ...{ name, className, root, offset: offsetFromRoot(root), version: core.version ?? '0.1.0', tmpl: '' },
  });
  await formatFiles(tree);
}
