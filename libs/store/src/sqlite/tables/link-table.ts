import type { DatabaseSync } from 'node:sqlite';
import type { Identity } from '@chat4all/proto';
import { SEEN_INTERVAL_MS, isConflict } from '../../rules/links.ts';
import { toLinkedIdentity } from '../../sql/linked-identity.ts';
import { type Row, integer } from '../../sql/row.ts';
import { RowMemory } from './row-memory.ts';

/** The groups of identities in memory that are known to be linked, in some megabytes. */
const REMEMBERED_GROUPS = 8_192;

/** A row of the table. */
interface Link {
  readonly identity: Identity;
  readonly person: number;
  readonly isRetired: boolean;
  readonly seenTimeMs: number;
}

/** Identities that were reported together. */
interface LinkedReport {
  readonly tenantId: string;
  readonly identities: readonly Identity[];
  readonly nowMs: number;
}

const KEY = 'tenant_id = ? AND channel = ? AND kind = ? AND value = ? AND account_id = ?';

/** The `identity_links` table: which identities are the same person. */
export class LinkTable {
  readonly #find;
  readonly #members;
  readonly #linked;
  readonly #next;
  readonly #put;
  readonly #merge;
  readonly #retire;
  readonly #delete;
  /** Until when the identities of a group count as linked, in milliseconds since 1970. */
  readonly #linkedUntil = new RowMemory<number>(REMEMBERED_GROUPS);

  constructor(database: DatabaseSync) {
    this.#find = database.prepare(`SELECT * FROM identity_links WHERE ${KEY}`);
    this.#members = database.prepare('SELECT * FROM identity_links WHERE person = ?');
    this.#linked = database.prepare(
      `SELECT * FROM identity_links WHERE person IN (
         SELECT person FROM identity_links
         WHERE tenant_id = :tenantId AND channel = :channel AND (:kind = '' OR kind = :kind) AND value = :value
           AND (:accountId = '' OR account_id = :accountId)
       ) ORDER BY retired, account_id, kind, value`,
    );
    this.#next = database.prepare('SELECT COALESCE(max(person), 0) + 1 AS person FROM identity_links');
    this.#put = database.prepare(
      `INSERT INTO identity_links (tenant_id, channel, kind, value, account_id, person, retired, seen_time)
       VALUES (?, ?, ?, ?, ?, ?, 0, ?)
       ON CONFLICT DO UPDATE SET person = excluded.person, retired = 0, seen_time = excluded.seen_time`,
    );
    this.#merge = database.prepare('UPDATE identity_links SET person = ? WHERE person = ?');
    this.#retire = database.prepare(`UPDATE identity_links SET retired = 1 WHERE ${KEY}`);
    this.#delete = database.prepare('DELETE FROM identity_links WHERE person = ?');
  }

  /** All identities of the person whom an identity names, itself included, the current ones first; none if it is not linked. */
  personOf(tenantId: string, { channel, kind, value, accountId }: Identity): Identity[] {
    return this.#linked.all({ tenantId, channel, kind, value, accountId }).map((row) => toLink(row).identity);
  }

  /** The identities of that person that were not replaced. */
  currentOf(tenantId: string, { channel, kind, value, accountId }: Identity): Identity[] {
    return current(this.#linked.all({ tenantId, channel, kind, value, accountId }).map(toLink));
  }

  /** Links identities of one person, the most stable one first; returns whether that changed anything. */
  link(tenantId: string, identities: readonly Identity[], nowMs: number): boolean {
    const [first, ...others] = identities;
    if (first === undefined || others.length === 0) return false;
    const group = groupKey(tenantId, identities);
    if (nowMs < (this.#linkedUntil.get(group) ?? 0)) return false;
    const known = identities.map((identity) => this.#linkOf(tenantId, identity));
    const untilMs = linkedUntil(known);
    if (nowMs < untilMs) {
      this.#linkedUntil.set(group, untilMs);
      return false;
    }
    // A replaced identity belongs to whom it is reported of now.
    const [own] = known;
    const person = (own?.isRetired ? (known.find((link) => link?.isRetired === false) ?? own) : own)?.person;
    this.#join(person ?? this.#newPerson(), { tenantId, identities, nowMs });
    return true;
  }

  /** Links the old identities of a person with the new ones, which replace them. */
  replace(tenantId: string, old: readonly Identity[], current: readonly Identity[], nowMs: number): void {
    const person = old.map((identity) => this.#linkOf(tenantId, identity)).find((link) => link !== undefined)?.person;
    const joined = person ?? this.#newPerson();
    this.#join(joined, { tenantId, identities: old, nowMs });
    // Retired first, so that they do not conflict with the new ones.
    for (const identity of old) this.#retire.run(...keyOf(tenantId, identity));
    this.#join(joined, { tenantId, identities: current, nowMs });
  }

  /** Removes the links of the person whom an identity names, on all accounts. */
  delete(tenantId: string, identity: Identity): void {
    const { channel, kind, value } = identity;
    for (const row of this.#linked.all({ tenantId, channel, kind, value, accountId: '' })) {
      this.#delete.run(integer(row, 'person'));
    }
  }

  /** Forgets which groups are linked. */
  forget(): void {
    this.#linkedUntil.forget();
  }

  /** Adds identities to a person, each with all others linked with it, unless those are of another person. */
  #join(person: number, { tenantId, identities, nowMs }: LinkedReport): void {
    // Others may no longer be linked as they were.
    this.forget();
    for (const identity of identities) {
      const link = this.#linkOf(tenantId, identity);
      if (link?.isRetired === false && link.person !== person && !this.#conflict(person, link.person)) {
        this.#merge.run(person, link.person);
      }
      this.#put.run(...keyOf(tenantId, identity), person, nowMs);
    }
  }

  #newPerson(): number {
    const next = this.#next.get();
    return next === undefined ? 1 : integer(next, 'person');
  }

  #conflict(one: number, other: number): boolean {
    const [members, others] = [one, other].map((person) => this.#members.all(person).map(toLink));
    return isConflict(current(members ?? []), current(others ?? []));
  }

  #linkOf(tenantId: string, identity: Identity): Link | undefined {
    const row = this.#find.get(...keyOf(tenantId, identity));
    return row && toLink(row);
  }
}

/** Returns until when identities count as linked without being seen together again, in milliseconds since 1970; 0 if they are not linked. */
function linkedUntil(known: readonly (Link | undefined)[]): number {
  const person = known[0]?.person;
  const times = known.map((link) =>
    link !== undefined && link.person === person && !link.isRetired ? link.seenTimeMs + SEEN_INTERVAL_MS : 0,
  );
  return Math.min(...times);
}

function groupKey(tenantId: string, identities: readonly Identity[]): string {
  return [
    tenantId,
    ...identities.flatMap(({ channel, kind, value, accountId }) => [channel, kind, value, accountId]),
  ].join('\n');
}

function current(links: readonly Link[]): Identity[] {
  return links.flatMap(({ identity, isRetired }) => (isRetired ? [] : [identity]));
}

function keyOf(
  tenantId: string,
  { channel, kind, value, accountId }: Identity,
): [string, string, string, string, string] {
  return [tenantId, channel, kind, value, accountId];
}

function toLink(row: Row): Link {
  return {
    identity: toLinkedIdentity(row),
    person: integer(row, 'person'),
    isRetired: integer(row, 'retired') === 1,
    seenTimeMs: integer(row, 'seen_time'),
  };
}
