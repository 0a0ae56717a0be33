import { join } from 'node:path';
import { type Tree, formatFiles, generateFiles, offsetFromRoot, readJson } from '@nx/devkit';
import { registerConnector } from './register-connector.ts';

/** The options of the generator; see schema.json. */
export interface ConnectorSchema {
  readonly name: string;
  readonly directory?: string;
}

/**
 * Creates a connector package that builds and lints, and whose conformance suite fails exactly for the parts that are
 * still to be written. Without `directory` it becomes part of this repository, see {@link registerConnector}. Returns a
 * function that Nx calls after writing the files and that prints the next steps. Throws if the name is invalid or the
 * folder exists.
 */
export default async function connectorGenerator(
  tree: Tree,
  { name, directory }: ConnectorSchema,
): Promise<() => void> {
  if (!/^[a-z][a-z0-9]{1,30}$/.test(name)) {
    throw new Error(`name: must be 2 to 31 lower case letters and digits, such as telegram (got "${name}")`);
  }
  const root = directory ?? `libs/connectors/${name}`;
  if (tree.exists(root)) throw new Error(`${root}: already exists; choose another name or --directory`);
  const className = name.charAt(0).toUpperCase() + name.slice(1);
  const core: { readonly version?: string } = readJson(tree, 'libs/connectors/core/package.json');
  const version = core.version ?? '0.1.0';
  generateFiles(tree, join(import.meta.dirname, 'files'), root, {
    ...{ name, className, root, offset: offsetFromRoot(root), version, tmpl: '' },
  });
  tree.write(`${root}/LICENSE`, tree.read('LICENSE') ?? '');
  if (directory === undefined) registerConnector(tree, { name, className, version });
  await formatFiles(tree);
  return () => {
    console.log(`\n${nextSteps(name, root, directory === undefined)}`);
  };
}

function nextSteps(name: string, root: string, isPartOfRepository: boolean): string {
  const commands = [
    ...(isPartOfRepository
      ? ['npm install && npx nx sync', 'npx nx run connectors:generate   # docs/channels.md']
      : []),
    `cd ${root} && npx vitest run   # fails for the parts still to be written`,
  ];
  return [`Next, for ${name} (docs/write-a-connector.md):`, ...commands.map((command) => `  ${command}`)].join('\n');
}
