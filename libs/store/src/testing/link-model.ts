import type { Identity } from '@chat4all/proto';

interface ModelLink {
  readonly identity: Identity;
  person: number;
  isRetired: boolean;
}

/** The links of a tenant's identities on one account, in memory. */
export class LinkModel {
  readonly #links = new Map<string, ModelLink>();
  #people = 0;

  /** Links identities that were reported as one person. */
  link(identities: readonly Identity[]): void {
    const distinct = [...new Map(identities.map((identity) => [keyOf(identity), identity])).values()];
    const ordered = [
      ...distinct.filter(({ kind }) => isUnique(kind)),
      ...distinct.filter(({ kind }) => !isUnique(kind)),
    ];
    if (ordered.length < 2) return;
    const known = ordered.map((identity) => this.#links.get(keyOf(identity)));
    const [first] = known;
    const current = known.find((link) => link !== undefined && !link.isRetired);
    this.#join((first?.isRetired ? (current ?? first) : first)?.person ?? this.#newPerson(), ordered);
  }

  /** Links old identities with those that replace them. */
  replace(old: readonly Identity[], current: readonly Identity[]): void {
    const known = old.map((identity) => this.#links.get(keyOf(identity))).find((link) => link !== undefined);
    const person = known?.person ?? this.#newPerson();
    this.#join(person, old);
    for (const identity of old) {
      const link = this.#links.get(keyOf(identity));
      if (link) link.isRetired = true;
    }
    this.#join(person, current);
  }

  /** Returns the values of the other identities of the person, sorted. */
  linked(identity: Identity): string[] {
    const own = this.#links.get(keyOf(identity));
    const others = [...this.#links.values()].filter((link) => link !== own && link.person === own?.person);
    return others.map((link) => link.identity.value).sort();
  }

  #join(person: number, identities: readonly Identity[]): void {
    for (const identity of identities) {
      const link = this.#links.get(keyOf(identity));
      if (link && !link.isRetired && link.person !== person && !this.#areDifferent(person, link.person)) {
        const joined = link.person;
        for (const each of this.#links.values()) if (each.person === joined) each.person = person;
      }
      this.#links.set(keyOf(identity), { identity, person, isRetired: false });
    }
  }

  #areDifferent(one: number, other: number): boolean {
    const kindsOf = (person: number): string[] =>
      [...this.#links.values()]
        .filter((link) => link.person === person && !link.isRetired && isUnique(link.identity.kind))
        .map((link) => link.identity.kind);
    return kindsOf(one).some((kind) => kindsOf(other).includes(kind));
  }

  #newPerson(): number {
    this.#people += 1;
    return this.#people;
  }
}

function keyOf({ kind, value }: Identity): string {
  return `${kind} ${value}`;
}

/** Returns whether a person has only one identity of a kind at a time. */
function isUnique(kind: string): boolean {
  return kind !== 'phone' && kind !== 'business_chat_id';
}
