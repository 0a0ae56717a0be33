/** One message of a file. */
export interface MessageLine {
  readonly channel: string;
  readonly to: string;
  readonly text: string;
  readonly request_id?: string;
  readonly account?: string;
  readonly kind?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly ttl_seconds?: number;
}

/** A line as a message, or everything that is wrong with it. */
export type ParsedLine = { readonly message: MessageLine } | { readonly problems: readonly string[] };

const requiredTexts = ['channel', 'to', 'text'] as const;
const optionalTexts = ['request_id', 'account', 'kind'] as const;
const known: readonly string[] = [...requiredTexts, ...optionalTexts, 'metadata', 'ttl_seconds'];

/** Reads one line, strictly: a field that is misspelt must not be passed over in silence. */
export function parseLine(line: string): ParsedLine {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    return { problems: [`is not JSON: ${error instanceof Error ? error.message : String(error)}`] };
  }
  if (!isObject(value)) return { problems: ['is not a JSON object'] };
  const problems = problemsOf(value);
  return isMessageLine(value, problems) ? { message: value } : { problems };
}

function problemsOf(value: Readonly<Record<string, unknown>>): string[] {
  const problems = Object.keys(value)
    .filter((name) => !known.includes(name))
    .map((name) => `${name}: is not a field; the fields are ${known.join(', ')}`);
  for (const name of requiredTexts) {
    if (value[name] === undefined) problems.push(`${name}: is missing`);
    else if (!isText(value[name])) problems.push(`${name}: is not a text, or empty`);
  }
  for (const name of optionalTexts) {
    if (value[name] !== undefined && !isText(value[name])) problems.push(`${name}: is not a text, or empty`);
  }
  const { metadata, ttl_seconds: ttl } = value;
  if (metadata !== undefined && !(isObject(metadata) && Object.values(metadata).every((v) => typeof v === 'string'))) {
    problems.push('metadata: is not an object of texts');
  }
  if (ttl !== undefined && !(typeof ttl === 'number' && ttl > 0)) {
    problems.push('ttl_seconds: is not a number greater than 0');
  }
  return problems;
}

// What problemsOf checks is what the type says.
function isMessageLine(value: object, problems: readonly string[]): value is MessageLine {
  return problems.length === 0;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}
