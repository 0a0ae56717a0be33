/** The rules that the platform enforces besides the format of requests. */
export interface SandboxRules {
  /** `enforced`: only templates can be sent unless the person wrote within the last 24 hours. */
  readonly window: 'open' | 'enforced';
  /** `enforced`: the rates of an account, and of WhatsApp's (account, person) pairs, are limited. */
  readonly rates: 'off' | 'enforced';
  /** `registered`: only registered WhatsApp templates can be sent. `any`: others can be sent as well, unchecked. */
  readonly templates: 'any' | 'registered';
}

/** All rules of Meta, none, or some. The others are those of the sandbox. */
export type RulesOption = 'lenient' | 'meta' | Partial<SandboxRules>;

const LENIENT_RULES: SandboxRules = { window: 'open', rates: 'off', templates: 'any' };
const META_RULES: SandboxRules = { window: 'enforced', rates: 'enforced', templates: 'registered' };

/** Returns the rules of an option. `defaults` applies to rules that it does not set. */
export function resolveRules(option: RulesOption = {}, defaults: SandboxRules = LENIENT_RULES): SandboxRules {
  if (option === 'lenient') return LENIENT_RULES;
  if (option === 'meta') return META_RULES;
  return { ...defaults, ...option };
}
