import type { FieldViolation } from '@chat4all/proto';
import { invalidFields } from '../errors/api-error.ts';

/** Collects the invalid fields of one request, so that its caller learns all of them from one response. */
export class Violations {
  readonly #fields: FieldViolation[] = [];

  /** Adds an invalid field by its path in the request, such as `message.recipients[0]`. */
  add(field: string, description: string): void {
    this.#fields.push({ field, description });
  }

  /** Adds the field if its text exceeds a number of characters. */
  addIfLonger(field: string, text: string, maximum: number): void {
    if (text.length > maximum) this.add(field, `exceeds ${maximum} characters (got ${text.length})`);
  }

  /** Adds the field if a person could not read its text: it is blank, or contains control characters or marks of direction. */
  addIfUnreadable(field: string, text: string): void {
    if (/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(text)) {
      this.add(field, 'must not contain control characters or marks of direction');
    } else if (text.trim() === '') this.add(field, 'must not be blank');
  }

  /** Adds the field if it has more entries than allowed. */
  addIfMore(field: string, count: number, maximum: number): void {
    if (count > maximum) this.add(field, `exceeds ${maximum} entries (got ${count})`);
  }

  /** Throws INVALID_ARGUMENT that names every field, if any was added. */
  assertNone(): void {
    if (this.#fields.length > 0) throw invalidFields(this.#fields);
  }
}
