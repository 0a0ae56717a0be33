import { isDeepStrictEqual } from 'node:util';
import { toSnakeCase } from '../validation/snake-case.ts';

/** The most names that an entry has. */
const MAXIMUM_FIELDS = 64;

/** The levels of fields that are named: `settings.url`. */
const MAXIMUM_LEVELS = 2;

/** Returns the names of the fields that a request sets, as the API has them, such as `settings.url`. Never their values. */
export function setFields(request: object): string[] {
  return namesOf(request, 1).slice(0, MAXIMUM_FIELDS);
}

/** Returns the names of the fields in which two states of a message differ, after a prefix: `settings.url`. */
export function differingFields(before: object, after: object, prefix: string): string[] {
  const members = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...members]
    .filter((member) => !isDeepStrictEqual(Reflect.get(before, member), Reflect.get(after, member)))
    .map((member) => `${prefix}.${toName(member)}`)
    .slice(0, MAXIMUM_FIELDS);
}

function namesOf(message: object, level: number): string[] {
  return Object.entries(message).flatMap(([member, value]: [string, unknown]) => {
    if (isUnset(value)) return [];
    const name = toName(member);
    if (level === MAXIMUM_LEVELS || !isMessage(value)) return [name];
    return namesOf(value, level + 1).map((nested) => `${name}.${nested}`);
  });
}

/** Returns a name as the API has it. Names of maps are the client's own, and may be anything. */
function toName(member: string): string {
  return toSnakeCase(member)
    .replace(/[^\w-]/g, '?')
    .slice(0, 64);
}

function isUnset(value: unknown): boolean {
  if (value === undefined || value === null || value === '' || value === 0 || value === false) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isMessage(value) && Object.values(value).every(isUnset);
}

function isMessage(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !(value instanceof Date) && !Array.isArray(value);
}
