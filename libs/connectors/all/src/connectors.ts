import { ConnectorSettingsError, type Connector, type ConnectorDefinition } from '@chat4all/connector';
import type { ConnectorEnvironment } from '@chat4all/connector';
import { connector as instagram } from '@chat4all/connector-instagram';
import { connector as telegram } from '@chat4all/connector-telegram';
import { connector as whatsapp } from '@chat4all/connector-whatsapp';

/** Every connector of this package, by its channel's name. */
export const connectors: Readonly<Record<string, ConnectorDefinition>> = { whatsapp, instagram, telegram };

/**
 * Creates the connector of a channel from settings by their names in the configuration file (snake_case). Throws a
 * `ConnectorSettingsError` that names every missing or invalid setting, or for an unknown channel lists the known ones.
 */
export function createConnector(
  channel: string,
  settings: Readonly<Record<string, unknown>>,
  environment?: ConnectorEnvironment,
): Connector {
  const definition = Object.hasOwn(connectors, channel) ? connectors[channel] : undefined;
  if (definition) return definition.create(settings, environment);
  const problem = `must be one of ${Object.keys(connectors).join(', ')}`;
  throw new ConnectorSettingsError(channel, [{ setting: 'channel', problem }]);
}
