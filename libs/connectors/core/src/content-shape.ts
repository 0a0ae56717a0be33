import { refusal } from './connector-error.ts';
import type { Content } from './content.ts';
import type { ValidationProblem } from './validation-problem.ts';

type Shape = Readonly<Record<string, Member>>;
type Member =
  'text' | 'non-empty text' | 'optional text' | 'number' | 'object' | 'optional list' | { readonly listOf: Shape };

/** The members without which content of a kind cannot be converted to any platform's format, and those that must be text. */
const SHAPES: Readonly<Record<Content['kind'], Shape>> = {
  text: { text: 'non-empty text' },
  media: { type: 'text', url: 'optional text', caption: 'optional text', fileName: 'optional text' },
  location: { latitude: 'number', longitude: 'number' },
  contacts: {
    contacts: { listOf: { displayName: 'text', phones: 'optional list', emails: 'optional list' } },
  },
  choice: { body: 'text', options: { listOf: { id: 'text', title: 'text' } } },
  link: { body: 'text', title: 'text', url: 'text' },
  template: { name: 'text', language: 'text', components: 'optional list' },
  reaction: { messageId: 'text', emoji: 'text' },
  channel_specific: { payload: 'object' },
};

/** Returns every member of a value by which it is not content of a known kind; empty if it is. Never throws. */
export function shapeProblems(content: unknown): readonly ValidationProblem[] {
  if (!isObject(content)) return [{ field: 'content', problem: `must be an object (got ${kindOf(content)})` }];
  const { kind } = content;
  if (!isContentKind(kind)) {
    const got = typeof kind === 'string' ? kind : kindOf(kind);
    return [{ field: 'content.kind', problem: `must be one of ${Object.keys(SHAPES).join(', ')} (got ${got})` }];
  }
  return memberProblems('content', content, SHAPES[kind]);
}

/** Throws a ConnectorError `invalid`, without a call, if a value is not content of a known kind. For `Connector.send`. */
export function assertContent(content: unknown): void {
  const [first] = shapeProblems(content);
  if (first) throw refusal(`${first.field}: ${first.problem}`, 'invalid');
}

function memberProblems(path: string, value: Readonly<Record<string, unknown>>, shape: Shape): ValidationProblem[] {
  return Object.entries(shape).flatMap(([name, member]) => problemsOf(`${path}.${name}`, value[name], member));
}

function problemsOf(field: string, value: unknown, member: Member): ValidationProblem[] {
  if (typeof member === 'object') {
    if (!Array.isArray(value)) return mustBe(field, 'a list', value);
    return value.flatMap((item: unknown, index) =>
      isObject(item)
        ? memberProblems(`${field}[${index}]`, item, member.listOf)
        : mustBe(`${field}[${index}]`, 'an object', item),
    );
  }
  if (member.startsWith('optional') && value === undefined) return [];
  switch (member) {
    case 'non-empty text':
      return value === '' ? [{ field, problem: 'is required' }] : problemsOf(field, value, 'text');
    case 'text':
    case 'optional text':
      return typeof value === 'string' ? [] : mustBe(field, 'text', value);
    case 'number':
      return typeof value === 'number' ? [] : mustBe(field, 'a number', value);
    case 'object':
      return isObject(value) ? [] : mustBe(field, 'an object', value);
    case 'optional list':
      return Array.isArray(value) ? [] : mustBe(field, 'a list', value);
  }
}

function mustBe(field: string, wanted: string, value: unknown): ValidationProblem[] {
  if (value === undefined || value === null) return [{ field, problem: 'is required' }];
  return [{ field, problem: `must be ${wanted} (got ${kindOf(value)})` }];
}

function isContentKind(kind: unknown): kind is Content['kind'] {
  return typeof kind === 'string' && Object.hasOwn(SHAPES, kind);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : typeof value;
}
