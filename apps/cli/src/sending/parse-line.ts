import { isObject } from './is-object.ts';

/** A message of a file. */
export interface MessageLine {
  readonly channel: string;
  readonly to: string;
  /** Exactly one of `text` and `content`. */
  readonly text?: string;
  /** Any content, as JSON of the API. */
  readonly content?: unknown;
  /** The id of the message that this one replies to. */
  readonly reply_to?: string;
  readonly request_id?: string;
  readonly account?: string;
  readonly kind?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly ttl_seconds?: number;
}

/** A line as a message, or all its problems. */
export type ParsedLine =
  | { readonly kind: 'message'; readonly message: MessageLine }
  | { readonly kind: 'invalid'; readonly problems: readonly string[] };

const REQUIRED_STRINGS = ['channel', 'to'] as const;
const OPTIONAL_STRINGS = ['text', 'reply_to', 'request_id', 'account', 'kind'] as const;
const FIELDS: readonly string[] = [...REQUIRED_STRINGS, ...OPTIONAL_STRINGS, 'content', 'metadata', 'ttl_seconds'];

/** Parses a line. Unknown fields are problems, because they may be misspelt. */
export function parseLine(line: string): ParsedLine {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    return { kind: 'invalid', problems: [`invalid JSON: ${error instanceof Error ? error.message : String(error)}`] };
  }
  if (!isObject(value)) return { kind: 'invalid', problems: ['must be a JSON object'] };
  const problems = problemsOf(value);
  return isMessageLine(value, problems) ? { kind: 'message', message: value } : { kind: 'invalid', problems };
}

function problemsOf(value: Readonly<Record<string, unknown>>): string[] {
  const problems = Object.keys(value)
    .filter((name) => !FIELDS.includes(name))
    .map((name) => `${name}: unknown field; must be one of ${FIELDS.join(', ')}`);
  for (const name of REQUIRED_STRINGS) {
    if (value[name] === undefined) problems.push(`${name}: is required`);
    else if (!isText(value[name])) problems.push(`${name}: must be a string that is not empty`);
  }
  for (const name of OPTIONAL_STRINGS) {
    if (value[name] !== undefined && !isText(value[name])) problems.push(`${name}: must be a string that is not empty`);
  }
  const { text, content, metadata, ttl_seconds: ttl } = value;
  if (text === undefined && content === undefined) problems.push('text: is required, or content');
  if (text !== undefined && content !== undefined) problems.push('content: cannot be used with text');
  if (metadata !== undefined && !(isObject(metadata) && Object.values(metadata).every((v) => typeof v === 'string'))) {
    problems.push('metadata: must be an object of strings');
  }
  if (ttl !== undefined && !(typeof ttl === 'number' && ttl > 0)) {
    problems.push('ttl_seconds: must be a number greater than 0');
  }
  return problems;
}

// A value without problems has the type's shape: problemsOf checks every field.
function isMessageLine(value: object, problems: readonly string[]): value is MessageLine {
  return problems.length === 0;
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}
