import type { JsonObject } from './content.ts';

/** The least value that is a time in milliseconds: as seconds it would be in the year 5138. */
const FIRST_MILLISECONDS = 1e11;

/**
 * Reads the members of a part of a callback. A member that is missing or null is absent. One of another type is absent as
 * well, and its path is added to {@link unread}, so that a detail never costs the event.
 */
export class PartReader {
  readonly #value: JsonObject | undefined;
  readonly #path: string;
  readonly #unread: Set<string>;

  /** `part` is any JSON. Readers of nested parts share `unread`. */
  constructor(part: unknown, path = '', unread = new Set<string>()) {
    this.#path = path;
    this.#unread = unread;
    this.#value = isJsonObject(part) ? part : undefined;
    if (this.#value === undefined) this.#report(part, path);
  }

  /** The part, if it is an object. */
  get value(): JsonObject | undefined {
    return this.#value;
  }

  /** The paths of the members that could not be read, for example `errors[0].title`. Empty if there are none. */
  get unread(): readonly string[] {
    return [...this.#unread];
  }

  /** Returns a reader of other members at the same place, with what could not be read until now. */
  copy(members: JsonObject): PartReader {
    return new PartReader(members, this.#path, new Set(this.#unread));
  }

  /** Returns whether a member exists and is not null. */
  has(name: string): boolean {
    return (this.member(name) ?? null) !== null;
  }

  /** Returns a member unchanged. */
  member(name: string): unknown {
    return this.#value !== undefined && Object.hasOwn(this.#value, name) ? this.#value[name] : undefined;
  }

  /** Returns a text, which may be empty. */
  string(name: string): string | undefined {
    return this.#read(name, (value) => (typeof value === 'string' ? value : undefined));
  }

  /** Returns a text that is not empty. An empty one is absent. */
  text(name: string): string | undefined {
    const text = this.string(name);
    return text === '' ? undefined : text;
  }

  /** Returns an id: a text that is not empty, or an integer as digits. */
  id(name: string): string | undefined {
    return this.#read(name, toId);
  }

  /** Returns a finite number, which may be written as text. */
  number(name: string): number | undefined {
    return this.#read(name, toNumber);
  }

  /** Returns an integer that is exact. */
  integer(name: string): number | undefined {
    return this.#read(name, toInteger);
  }

  /** Returns a boolean, which may be written as text. */
  boolean(name: string): boolean | undefined {
    return this.#read(name, toBoolean);
  }

  /**
   * Returns a time in milliseconds since 1970. Platforms write it as a number or as text, in seconds or in milliseconds:
   * values from 1e11 on are milliseconds.
   */
  time(name: string): number | undefined {
    return this.#read(name, (value) => {
      const number = toNumber(value) ?? 0;
      const time = Math.floor(number < FIRST_MILLISECONDS ? number * 1_000 : number);
      return time > 0 && Number.isSafeInteger(time) ? time : undefined;
    });
  }

  /** Returns a reader of an object. An absent one has no members. */
  object(name: string): PartReader {
    return new PartReader(this.member(name), this.#pathOf(name), this.#unread);
  }

  /** Returns a reader for each item of an array. An absent one has no items. */
  list(name: string): PartReader[] {
    const items = this.items(name);
    return items.map((item, index) => new PartReader(item, `${this.#pathOf(name)}[${index}]`, this.#unread));
  }

  /** Returns a reader for each item of an array that is not null. */
  presentList(name: string): PartReader[] {
    const items = this.items(name);
    return this.list(name).filter((_, index) => (items[index] ?? null) !== null);
  }

  /** Returns the readers of an array of arrays, such as the rows of a keyboard. */
  lists(name: string): PartReader[][] {
    return this.items(name).map((row, index) => {
      const path = `${this.#pathOf(name)}[${index}]`;
      if (!Array.isArray(row)) this.#report(row, path);
      const items: readonly unknown[] = Array.isArray(row) ? row : [];
      return items.map((item, column) => new PartReader(item, `${path}[${column}]`, this.#unread));
    });
  }

  /** Returns the items of an array unchanged. An absent one has none. */
  items(name: string): readonly unknown[] {
    return (
      this.#read(name, (value): readonly unknown[] | undefined => (Array.isArray(value) ? value : undefined)) ?? []
    );
  }

  /** Returns the exact integers of an array, which may be written as text. The other items are absent. */
  integers(name: string): number[] {
    return this.items(name).flatMap((item, index) => {
      const number = toInteger(item);
      if (number === undefined) this.#report(item, `${this.#pathOf(name)}[${index}]`);
      return number ?? [];
    });
  }

  /** Adds a member to {@link unread} that has the right type, but no valid value. */
  reject(name: string): void {
    this.#report(this.member(name), this.#pathOf(name));
  }

  #read<Value>(name: string, convert: (value: unknown) => Value | undefined): Value | undefined {
    const value = this.member(name) ?? undefined;
    if (value === undefined) return undefined;
    const converted = convert(value);
    if (converted === undefined) this.#report(value, this.#pathOf(name));
    return converted;
  }

  #report(value: unknown, path: string): void {
    if (value !== undefined && value !== null) this.#unread.add(path);
  }

  #pathOf(name: string): string {
    return this.#path === '' ? name : `${this.#path}.${name}`;
  }
}

function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function toId(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  return Number.isSafeInteger(value) ? String(value) : undefined;
}

function toBoolean(value: unknown): boolean | undefined {
  if (value === 'true') return true;
  if (value === 'false') return false;
  return typeof value === 'boolean' ? value : undefined;
}

function toInteger(value: unknown): number | undefined {
  const number = toNumber(value);
  return Number.isSafeInteger(number) ? number : undefined;
}

function toNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}
