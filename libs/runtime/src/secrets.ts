import { readFileSync } from 'node:fs';

/** The sources of the references in the configuration file. */
export interface SecretSources {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Default: reads the file system. */
  readonly readFile?: (path: string) => string;
}

/** The names of settings that are secrets, and must be references. */
const SECRET_NAME = /(?:_token|_secret|_key|password)$/;

/** Returns whether a setting of this name has, or may have by mistake, a secret in it: a key in the place of its hash. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name) || name === 'hash';
}

/** A value whose references are resolved. */
export interface Resolved {
  readonly value: unknown;
  /** The problems by the path of their setting, without the values. */
  readonly problems: readonly { readonly path: readonly string[]; readonly problem: string }[];
  /** The files referred to, by the path of the setting, such as `tenants.0.accounts.0.access_token`. */
  readonly files: ReadonlyMap<string, string>;
}

/** Replaces `${env:NAME}` and `${file:PATH}` by their values. */
export function resolveReferences(value: unknown, sources: SecretSources): Resolved {
  const problems: { path: readonly string[]; problem: string }[] = [];
  const files = new Map<string, string>();
  const resolveText = (text: string, path: readonly string[]): string => {
    const match = /^\$\{(env|file):([^}]+)\}$/.exec(text);
    const [, kind, name = ''] = match ?? [];
    if (kind === undefined) {
      if (SECRET_NAME.test(path.at(-1) ?? '')) {
        problems.push({ path, problem: 'must be a reference, ${env:NAME} or ${file:PATH}, not the secret itself' });
      }
      return text;
    }
    if (kind === 'file') files.set(path.join('.'), name);
    const found = kind === 'env' ? sources.environment[name] : readSecretFile(name, sources);
    if (found === undefined || found === '')
      problems.push({
        path,
        problem: `${kind === 'env' ? 'environment variable' : 'file'} ${name} is missing or empty; ${kind === 'env' ? 'set it' : 'create it'}`,
      });
    return found ?? '';
  };
  const resolve = (node: unknown, path: readonly string[]): unknown => {
    if (typeof node === 'string') return resolveText(node, path);
    if (Array.isArray(node)) return node.map((item, index) => resolve(item, [...path, String(index)]));
    if (typeof node !== 'object' || node === null) return node;
    return Object.fromEntries(Object.entries(node).map(([name, item]) => [name, resolve(item, [...path, name])]));
  };
  return { value: resolve(value, []), problems, files };
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
