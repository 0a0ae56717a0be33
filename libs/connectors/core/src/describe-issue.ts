/** The part of an issue of zod 4 that {@link describeIssue} reads. */
export interface RawIssue {
  readonly code?: string | undefined;
  readonly input?: unknown;
  readonly expected?: unknown;
  readonly origin?: unknown;
  readonly minimum?: unknown;
  readonly maximum?: unknown;
  readonly inclusive?: unknown;
  readonly values?: unknown;
  readonly format?: unknown;
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: 'a text; put it in quotes if it looks like a number',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'a mapping of names to values',
  record: 'a mapping of names to values',
};

/**
 * Describes a problem that zod found, for its option `error`. Never contains the value, which may be a secret. A message that the
 * schema states itself takes precedence.
 */
export function describeIssue(issue: RawIssue): string {
  if (issue.input === undefined) return 'is required';
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${TYPE_NAMES[String(issue.expected)] ?? String(issue.expected)}`;
    case 'invalid_value':
      return `must be one of ${Array.isArray(issue.values) ? issue.values.join(', ') : String(issue.values)}`;
    case 'too_small':
      return describeBound(issue, issue.inclusive === false ? 'greater than' : 'at least', issue.minimum);
    case 'too_big':
      return describeBound(issue, issue.inclusive === false ? 'less than' : 'at most', issue.maximum);
    case 'invalid_format':
      return `must be a valid ${String(issue.format)}`;
    case 'unrecognized_keys':
      return 'unknown setting; correct its name or remove it';
    default:
      return 'is not valid';
  }
}

function describeBound({ origin }: RawIssue, relation: string, bound: unknown): string {
  switch (origin) {
    case 'string':
      return bound === 1 ? 'must not be empty' : `must have ${relation} ${String(bound)} characters`;
    case 'array':
      return `must have ${relation} ${String(bound)} ${bound === 1 ? 'entry' : 'entries'}`;
    default:
      return `must be ${relation} ${String(bound)}`;
  }
}
