import type { Capabilities } from '@chat4all/connector';
import { connectors } from '@chat4all/connectors';
import { SettingsError } from './settings-error.ts';

/** What the channels of the settings can do, by name. Throws a {@link SettingsError} for one that there is not. */
export function channelCapabilities(channels: readonly string[]): ReadonlyMap<string, Capabilities> {
  const unknown = channels.filter((channel) => !Object.hasOwn(connectors, channel));
  if (unknown.length > 0) {
    const known = Object.keys(connectors).join(', ');
    throw new SettingsError('wrong settings', [`CHAT4ALL_CHANNELS: ${unknown.join(', ')} is none of ${known}`]);
  }
  return new Map(
    Object.entries(connectors).flatMap(([channel, { capabilities }]) =>
      channels.includes(channel) ? [[channel, capabilities] as const] : [],
    ),
  );
}
