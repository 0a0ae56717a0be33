import { ConnectorSettingsError, type Connector, type ConnectorDefinition } from '@chat4all/connector';
import type { ConnectorEnvironment } from '@chat4all/connector';
import { connector as instagram } from '@chat4all/connector-instagram';
import { connector as telegram } from '@chat4all/connector-telegram';
import { connector as whatsapp } from '@chat4all/connector-whatsapp';

/** Every connector of this package, by its channel's name. */
export const connectors: Readonly<Record<string, ConnectorDefinition>> = { whatsapp, instagram, telegram };

/**
 * Makes the connector of a channel from settings as they stand in a configuration file (snake_case names).
 * Throws a `ConnectorSettingsError` that names every missing or wrong setting, or the channels that there are.
 */
export function createConnector(
  channel: string,
  settings: Readonly<Record<string, unknown>>,
  environment?: ConnectorEnvironment,
): Connector {
  const definition = Object.hasOwn(connectors, channel) ? connectors[channel] : undefined;
  if (definition) return definition.create(settings, environment);
  const known = Object.keys(connectors).join(', ');
  throw new ConnectorSettingsError(channel, [{ setting: 'channel', problem: `is none of ${known}` }]);
}
