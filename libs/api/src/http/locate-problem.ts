import { type DescField, type DescMessage, type JsonValue, fromJson } from '@bufbuild/protobuf';
import type { FieldViolation } from '@chat4all/proto';
import { registry } from '@chat4all/proto/descriptors';

/** Returns the first field of a JSON body that cannot be decoded, and why; undefined if all of it can. */
export function locateProblem(message: DescMessage, json: JsonValue, path = ''): FieldViolation | undefined {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return { field: path, description: 'must be an object' };
  }
  for (const [key, value] of Object.entries(json)) {
    const field = message.fields.find(({ jsonName, name }) => key === jsonName || key === name);
    const at = path === '' ? (field?.name ?? key) : `${path}.${field?.name ?? key}`;
    const problem =
      field === undefined ? { field: at, description: 'unknown field' } : locateIn(field, { key, value, at });
    if (problem) return problem;
  }
  return tryToDecode(message, json, path);
}

function locateIn(
  field: DescField,
  { key, value, at }: { readonly key: string; readonly value: JsonValue; readonly at: string },
): FieldViolation | undefined {
  const inner = field.message;
  // Well-known types have a JSON form that is not an object of their fields.
  const isOwn = inner !== undefined && !inner.typeName.startsWith('google.protobuf.');
  if (isOwn && field.fieldKind === 'message' && value !== null) return locateProblem(inner, value, at);
  if (isOwn && field.fieldKind === 'list' && Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      const problem = locateProblem(inner, item, `${at}[${index}]`);
      if (problem) return problem;
    }
    return undefined;
  }
  return tryToDecode(field.parent, { [key]: value }, at);
}

function tryToDecode(message: DescMessage, json: JsonValue, path: string): FieldViolation | undefined {
  try {
    fromJson(message, json, { registry });
    return undefined;
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return { field: path, description: text.replace(/^cannot decode .* from JSON: /, 'cannot be read: ') };
  }
}
