import { type RawIssue, describeIssue } from './describe-issue.ts';

/** The part of a zod schema that {@link parseSettings} uses. */
export interface SettingsSchema<Settings> {
  safeParse(
    value: unknown,
    options?: { readonly error: (issue: RawIssue) => string },
  ):
    | { readonly success: true; readonly data: Settings }
    | { readonly success: false; readonly error: { readonly issues: readonly SettingsIssue[] } };
}

/** A problem that a schema finds in one setting. */
export interface SettingsIssue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  /** The names of unknown settings, for which zod reports one problem. */
  readonly keys?: readonly string[];
}

/** The error for settings from which no connector can be created. The message names every invalid setting. */
export class ConnectorSettingsError extends Error {
  override readonly name = 'ConnectorSettingsError';
  /** One entry per missing or invalid setting. Never contains a value, because it may be a secret. */
  readonly problems: readonly { readonly setting: string; readonly problem: string }[];

  constructor(channel: string, problems: readonly { readonly setting: string; readonly problem: string }[]) {
    super(`${channel}: ${problems.map(({ setting, problem }) => `${setting}: ${problem}`).join('; ')}`);
    this.problems = problems;
  }
}

/**
 * Parses settings with a schema, which should be strict: an unknown setting is mostly a misspelled one. Throws a
 * `ConnectorSettingsError` that names every missing, invalid or unknown setting, without the values.
 */
export function parseSettings<Settings>(
  channel: string,
  schema: SettingsSchema<Settings>,
  settings: Readonly<Record<string, unknown>>,
): Settings {
  const parsed = schema.safeParse(settings, { error: describeIssue });
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.flatMap(({ path, message, keys }) => {
    if (keys) return keys.map((setting) => ({ setting, problem: 'unknown setting; correct its name or remove it' }));
    const setting = path.map(String).join('.');
    const isMissing = path.length === 1 && settings[setting] === undefined;
    return [{ setting, problem: isMissing ? 'is required' : message }];
  });
  throw new ConnectorSettingsError(channel, problems);
}
