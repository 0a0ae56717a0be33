/** What the platform enforces besides the form of a request. */
export interface SandboxRules {
  /** `enforced`: what is no template needs a message that the person wrote within the last 24 hours. */
  readonly window: 'open' | 'enforced';
  /** `enforced`: an account, and WhatsApp's pair of an account and a person, can be too fast. */
  readonly rates: 'off' | 'enforced';
  /** `registered`: a WhatsApp template has to be registered before it is used; `any`: only those that are get checked. */
  readonly templates: 'any' | 'registered';
}

/** All of it, none of it, or some of it (the rest as for the whole sandbox). */
export type RulesOption = 'lenient' | 'meta' | Partial<SandboxRules>;

const lenient: SandboxRules = { window: 'open', rates: 'off', templates: 'any' };
const meta: SandboxRules = { window: 'enforced', rates: 'enforced', templates: 'registered' };

/** The rules that an option means, where `others` hold for what it does not say. */
export function resolveRules(option: RulesOption = {}, others: SandboxRules = lenient): SandboxRules {
  if (option === 'lenient') return lenient;
  if (option === 'meta') return meta;
  return { ...others, ...option };
}
