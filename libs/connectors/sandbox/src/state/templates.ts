/** A WhatsApp template that was approved, or was once. */
export interface SandboxTemplate {
  readonly account: string;
  readonly name: string;
  /** For example `pt_BR`. */
  readonly language: string;
  /** `marketing` is not delivered to who opted out; `authentication` not to user ids. Default: `utility`. */
  readonly category?: 'marketing' | 'utility' | 'authentication';
  /** How many parameters its body has. Default: any number. */
  readonly bodyParameters?: number;
  /** Default: `approved`. */
  readonly state?: 'approved' | 'paused' | 'disabled';
}

/** The templates of all accounts. */
export class Templates {
  readonly #templates = new Map<string, SandboxTemplate>();

  /** Adds one, or replaces the one of this name and language. */
  register(template: SandboxTemplate): void {
    this.#templates.set(keyOf(template.account, template.name, template.language), template);
  }

  get(account: string, name: string, language: string): SandboxTemplate | undefined {
    return this.#templates.get(keyOf(account, name, language));
  }

  list(): SandboxTemplate[] {
    return [...this.#templates.values()];
  }
}

function keyOf(account: string, name: string, language: string): string {
  return `${account} ${name} ${language}`;
}
