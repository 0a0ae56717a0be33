import { ConnectorSettingsError } from './connector-settings-error.ts';

/** A schema of zod's, or what looks like one. */
export interface SettingsSchema<Settings> {
  safeParse(
    value: unknown,
  ):
    | { readonly success: true; readonly data: Settings }
    | { readonly success: false; readonly error: { readonly issues: readonly SettingsIssue[] } };
}

/** What is wrong with one setting. */
export interface SettingsIssue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/**
 * The settings as `schema` reads them; other settings in the record are left alone.
 * Throws a `ConnectorSettingsError` that names every missing or wrong one at once and holds none of their values.
 */
export function parseSettings<Settings>(
  channel: string,
  schema: SettingsSchema<Settings>,
  settings: Readonly<Record<string, unknown>>,
): Settings {
  const parsed = schema.safeParse(settings);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => {
    const setting = path.map(String).join('.');
    return { setting, problem: settings[setting] === undefined ? 'is missing' : message };
  });
  throw new ConnectorSettingsError(channel, problems);
}
