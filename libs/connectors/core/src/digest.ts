import { createHash } from 'node:crypto';

/** Returns an id for an event that has none: the same for the same JSON, so that a repeated callback is recognized. */
export function digestOf(value: unknown): string {
  return createHash('sha256').update(toJson(value)).digest('hex').slice(0, 32);
}

function toJson(value: unknown): string {
  try {
    return JSON.stringify([value]);
  } catch {
    // Nested too deeply.
    return '';
  }
}
