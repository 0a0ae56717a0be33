import { type EnvironmentOf, accountOpener } from './accounts.ts';
import { type ConfigurationSource, openConfiguration } from './configuration.ts';
import { type Connectors, inspectConnectors } from './connectors.ts';
import { configurationSource, inspectConfiguration } from './read-configuration.ts';
import { type ProblemGroup, SettingsErrors } from './settings-error.ts';
import type { Settings } from './settings.ts';
import type { Tenant } from './tenants.ts';

/** The options of {@link openConfigured}. */
export interface ConfiguredOptions {
  /** See {@link EnvironmentOf}. */
  readonly environmentOf?: EnvironmentOf;
  /** Throws a `SettingsError` if the app cannot serve these tenants. */
  readonly check?: (tenants: readonly Tenant[]) => void;
}

/** Returns the problems of the connectors and the configuration file of these settings. */
export async function configurationProblems(settings: Settings): Promise<readonly ProblemGroup[]> {
  const errors = new SettingsErrors();
  const { source } = await openSource(settings, {});
  errors.collect(() => openConfiguration(source));
  return errors.groups;
}

/** Loads the connectors of these settings, and returns the source of their configuration, whose errors include those of the connectors. */
export async function openSource(
  settings: Settings,
  { environmentOf, check }: ConfiguredOptions,
): Promise<{ readonly connectors: Connectors; readonly source: ConfigurationSource }> {
  const { connectors, problems } = await inspectConnectors(settings.channels);
  const read: ConfigurationSource['read'] = () => {
    const errors = new SettingsErrors();
    errors.add('invalid settings', problems);
    const inspected = errors.collect(() => inspectConfiguration(settings, { environment: process.env }));
    // A file that cannot be read has no tenants to check.
    if (inspected === undefined) return { tenants: [], files: [], errors };
    errors.add(configurationSource(settings), inspected.problems);
    errors.collect(() => check?.(inspected.validTenants));
    const { tenants, files, tls } = inspected;
    return { tenants, files, ...(tls && { tls }), errors };
  };
  return { connectors, source: { read, open: accountOpener(connectors, environmentOf) } };
}
