/** A WhatsApp template. */
export interface SandboxTemplate {
  /** An account that has it. Those with the same WhatsApp Business Account have it too. */
  readonly account: string;
  readonly name: string;
  /** The language code, for example `pt_BR`. */
  readonly language: string;
  /** `marketing` is not delivered to people who opted out, `authentication` not to user ids. Default: `utility`. */
  readonly category?: 'marketing' | 'utility' | 'authentication';
  /** The number of parameters of the body, for a template without components. Default: any. */
  readonly bodyParameters?: number;
  /** Only `approved` templates can be sent. Default: `approved`. */
  readonly state?: 'pending' | 'approved' | 'rejected' | 'paused' | 'disabled';
  /** Meta's word. Default: `UNKNOWN`. */
  readonly quality?: 'GREEN' | 'YELLOW' | 'RED' | 'UNKNOWN';
  /** Default: `POSITIONAL`. */
  readonly parameterFormat?: 'POSITIONAL' | 'NAMED';
  /** The components, in Meta's format, which sent parameters are compared with. Default: none, and they are not. */
  readonly components?: readonly SandboxTemplateComponent[];
}

/** A component of a template, in Meta's format. */
export interface SandboxTemplateComponent {
  readonly type: string;
  readonly [member: string]: unknown;
}

/** A template with the platform's id. */
export interface StoredTemplate {
  readonly id: string;
  readonly template: SandboxTemplate;
}

/** The time for which the name of a deleted template cannot be used again, in milliseconds (see `Templates.isReserved`). */
const RESERVED_MS = 30 * 24 * 60 * 60 * 1000;

/** The templates of all accounts. */
export class Templates {
  readonly #templates = new Map<string, StoredTemplate>();
  readonly #deleted = new Map<string, number>();
  readonly #ownerOf: (account: string) => string;
  #nextId = 100_000_000_000_001;

  /** `ownerOf` returns the id that accounts with the same templates have in common. */
  constructor(ownerOf: (account: string) => string) {
    this.#ownerOf = ownerOf;
  }

  /** Adds a template, or replaces the one with the same name and language, which keeps its id. */
  register(template: SandboxTemplate): StoredTemplate {
    const key = this.#keyOf(template.account, template.name, template.language);
    const known = this.#templates.get(key)?.id;
    const stored = { id: known ?? String(this.#nextId++), template };
    this.#templates.set(key, stored);
    return stored;
  }

  get(account: string, name: string, language: string): SandboxTemplate | undefined {
    return this.#templates.get(this.#keyOf(account, name, language))?.template;
  }

  find(id: string): StoredTemplate | undefined {
    return [...this.#templates.values()].find((stored) => stored.id === id);
  }

  list(): SandboxTemplate[] {
    return [...this.#templates.values()].map(({ template }) => template);
  }

  /** Returns the templates of an account, and of those with the same owner. */
  listOf(account: string): StoredTemplate[] {
    const owner = this.#ownerOf(account);
    return [...this.#templates.values()].filter(({ template }) => this.#ownerOf(template.account) === owner);
  }

  delete({ template: { account, name, language } }: StoredTemplate, nowMs: number): void {
    const key = this.#keyOf(account, name, language);
    this.#templates.delete(key);
    this.#deleted.set(key, nowMs);
  }

  /**
   * Returns whether a template with this name and language was deleted less than 30 days ago. Source: developers.facebook.com/
   * documentation/business-messaging/whatsapp/templates/template-management.
   */
  isReserved(account: string, name: string, language: string, nowMs: number): boolean {
    return nowMs - (this.#deleted.get(this.#keyOf(account, name, language)) ?? -Infinity) < RESERVED_MS;
  }

  #keyOf(account: string, name: string, language: string): string {
    return `${this.#ownerOf(account)} ${name} ${language}`;
  }
}
