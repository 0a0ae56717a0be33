import { type EnvironmentOf, accountOpener } from './accounts.ts';
import { type Configuration, openConfiguration } from './configuration.ts';
import { type Connectors, loadConnectors } from './connectors.ts';
import { readConfiguration } from './read-configuration.ts';
import type { App } from './run-app.ts';
import type { Tenant } from './tenants.ts';
import { watchConfiguration } from './watch-configuration.ts';

/** The connectors and the configuration of an app. */
export interface Configured {
  readonly connectors: Connectors;
  readonly configuration: Configuration;
}

/** The options of {@link openConfigured}. */
export interface ConfiguredOptions {
  /** See {@link EnvironmentOf}. */
  readonly environmentOf?: EnvironmentOf;
  /** Throws a `SettingsError` if the app cannot serve these tenants. */
  readonly check?: (tenants: readonly Tenant[]) => void;
}

/**
 * Loads an app's connectors and reads its configuration, which is reloaded when it changes until the app stops. Rejects with
 * a `SettingsError` that names every problem.
 */
export async function openConfigured(app: App, { environmentOf, check }: ConfiguredOptions = {}): Promise<Configured> {
  const connectors = await loadConnectors(app.settings.channels);
  const read = (): ReturnType<typeof readConfiguration> => {
    const file = readConfiguration(app.settings, { environment: process.env });
    check?.(file.tenants);
    return file;
  };
  const configuration = openConfiguration({ read, open: accountOpener(connectors, environmentOf) });
  watchConfiguration(configuration, app);
  return { connectors, configuration };
}
