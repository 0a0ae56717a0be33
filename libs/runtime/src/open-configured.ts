import { type Configuration, openConfiguration } from './configuration.ts';
import { type ConfiguredOptions, openSource } from './configuration-source.ts';
import type { Connectors } from './connectors.ts';
import type { App } from './run-app.ts';
import { watchConfiguration } from './watch-configuration.ts';

/** The connectors and the configuration of an app. */
export interface Configured {
  readonly connectors: Connectors;
  readonly configuration: Configuration;
}

/**
 * Loads an app's connectors and reads its configuration, which is reloaded when it changes until the app stops. Rejects with
 * a `SettingsError` that names every problem of both.
 */
export async function openConfigured(app: App, options: ConfiguredOptions = {}): Promise<Configured> {
  const { connectors, source } = await openSource(app.settings, options);
  const configuration = openConfiguration(source);
  watchConfiguration(configuration, app);
  return { connectors, configuration };
}
