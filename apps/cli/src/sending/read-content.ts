import { Content } from '@chat4all/proto';
import { isObject } from './is-object.ts';

/** JSON as the content of a message, or its problems. */
export type ReadContent =
  | { readonly kind: 'content'; readonly content: Content }
  | { readonly kind: 'invalid'; readonly problems: readonly string[] };

/**
 * Reads the JSON of a `Content` of the API, as `chat4all get --json` prints it: `{"location": {"latitude": -23.5, …}}`. A member
 * that is unknown or has another type is a problem, because it would be ignored otherwise.
 */
export function readContent(value: unknown): ReadContent {
  if (!isObject(value) || Object.keys(value).length !== 1) {
    return { kind: 'invalid', problems: ['content: must be an object with one kind of content'] };
  }
  let content: Content;
  try {
    content = Content.fromJSON(value);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: 'invalid', problems: [`content: cannot be read: ${reason}`] };
  }
  const problems = differences('content', value, Content.toJSON(content));
  return problems.length > 0 ? { kind: 'invalid', problems } : { kind: 'content', content };
}

/** Returns what is lost of a value that is understood as another one, which has no members with default values. */
function differences(path: string, given: unknown, understood: unknown): string[] {
  if (isDefault(given) && understood === undefined) return [];
  if (Array.isArray(given) && Array.isArray(understood)) {
    return given.flatMap((item, index) => differences(`${path}[${index}]`, item, understood[index]));
  }
  if (isObject(given) && isObject(understood)) {
    return Object.entries(given).flatMap(([name, member]) =>
      differences(`${path}.${name}`, member, understood[name] ?? understood[camelCase(name)]),
    );
  }
  if (given === understood) return [];
  return [understood === undefined ? `${path}: unknown field` : `${path}: invalid value ${JSON.stringify(given)}`];
}

function isDefault(value: unknown): boolean {
  return (
    value === '' || value === 0 || value === false || value === null || (Array.isArray(value) && value.length === 0)
  );
}

function camelCase(name: string): string {
  return name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
