import { readFileSync } from 'node:fs';

/** Where references in the configuration file point to. */
export interface SecretSources {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Default: reads the file system. */
  readonly readFile?: (path: string) => string;
}

/** Names of settings that are secrets: they may stand in the file only as a reference. */
const secretName = /(?:_token|_secret|_key|password)$/;

/** A value with what its references refer to in their place. */
export interface Resolved {
  readonly value: unknown;
  /** What is wrong, never with a value. */
  readonly problems: readonly string[];
  /** The files that were referred to, by the path of the setting: `tenants.0.accounts.0.access_token`. */
  readonly files: ReadonlyMap<string, string>;
}

/** Puts what `${env:NAME}` and `${file:PATH}` refer to in their place. */
export function resolveReferences(value: unknown, sources: SecretSources): Resolved {
  const problems: string[] = [];
  const files = new Map<string, string>();
  const resolveText = (text: string, path: string): string => {
    const match = /^\$\{(env|file):([^}]+)\}$/.exec(text);
    const [, kind, name = ''] = match ?? [];
    if (kind === undefined) {
      if (secretName.test(path)) {
        problems.push(`${path}: holds the secret itself; write a reference, \${env:NAME} or \${file:PATH}`);
      }
      return text;
    }
    if (kind === 'file') files.set(path, name);
    const found = kind === 'env' ? sources.environment[name] : readSecretFile(name, sources);
    if (found === undefined || found === '') problems.push(`${path}: ${kind} ${name} is missing or empty`);
    return found ?? '';
  };
  const resolve = (node: unknown, path: string): unknown => {
    if (typeof node === 'string') return resolveText(node, path);
    if (Array.isArray(node)) return node.map((item, index) => resolve(item, `${path}.${index}`));
    if (typeof node !== 'object' || node === null) return node;
    return Object.fromEntries(
      Object.entries(node).map(([name, item]) => [name, resolve(item, path === '' ? name : `${path}.${name}`)]),
    );
  };
  return { value: resolve(value, ''), problems, files };
}

function readSecretFile(
  path: string,
  { readFile = (file) => readFileSync(file, 'utf8') }: SecretSources,
): string | undefined {
  try {
    return readFile(path).trimEnd();
  } catch {
    return undefined;
  }
}
