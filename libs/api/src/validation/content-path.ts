import { toSnakeCase } from './snake-case.ts';

/** Converts a field of a connector's content, such as `content.options[1].title`, to its path in the API. */
export function toApiPath(kind: string, field = 'content'): string {
  if (field === 'content.text') return 'message.content.text.body';
  return `message.content.${toSnakeCase(kind)}${toSnakeCase(field.slice('content'.length))}`;
}
