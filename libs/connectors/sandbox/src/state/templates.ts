/** A WhatsApp template that is or was approved. */
export interface SandboxTemplate {
  readonly account: string;
  readonly name: string;
  /** The language code, for example `pt_BR`. */
  readonly language: string;
  /** `marketing` is not delivered to people who opted out, `authentication` not to user ids. Default: `utility`. */
  readonly category?: 'marketing' | 'utility' | 'authentication';
  /** The number of parameters of the body. Default: any. */
  readonly bodyParameters?: number;
  /** Only `approved` templates can be sent. Default: `approved`. */
  readonly state?: 'approved' | 'paused' | 'disabled';
}

/** The templates of all accounts. */
export class Templates {
  readonly #templates = new Map<string, SandboxTemplate>();

  /** Adds a template, or replaces the one with the same name and language. */
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
