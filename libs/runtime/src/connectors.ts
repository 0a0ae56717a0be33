import { pathToFileURL } from 'node:url';
import {
  type Capabilities,
  type Connector,
  type ConnectorDefinition,
  type ConnectorEnvironment,
  ConnectorSettingsError,
} from '@chat4all/connector';
import { connectors as ours } from '@chat4all/connectors';
import { resolve } from 'import-meta-resolve';
import { z } from 'zod';
import { repeated } from './repeated.ts';
import { SettingsError } from './settings-error.ts';

/** The connectors that a process has. */
export interface Connectors {
  /** What the channels that the process serves can do, by name, in the order of the settings. */
  readonly channels: ReadonlyMap<string, Capabilities>;
  /**
   * Makes the connector of an account on any channel that is known here, whether the process serves it or not. Throws a
   * `ConnectorSettingsError` that names what is wrong.
   */
  create(channel: string, settings: Readonly<Record<string, unknown>>, environment?: ConnectorEnvironment): Connector;
}

/**
 * Loads the connectors that `CHAT4ALL_CHANNELS` names: a channel of ours by its name, any other by the name of its
 * package, which is looked for from `folder` on upwards and exports a `ConnectorDefinition` as `connector`. Rejects with a
 * {@link SettingsError} that names every one that cannot be had.
 */
export async function loadConnectors(names: readonly string[], folder = process.cwd()): Promise<Connectors> {
  const loaded = await Promise.all(names.map((name) => load(name, folder)));
  const definitions = loaded.filter((one) => typeof one !== 'string');
  const problems = [...loaded.filter((one) => typeof one === 'string'), ...servedTwice(definitions)];
  if (problems.length > 0) throw new SettingsError('wrong settings', problems);
  const served = new Map(definitions.map((definition) => [definition.channel, definition]));
  const known = new Map([...Object.entries(ours), ...served]);
  return {
    channels: new Map([...served].map(([channel, { capabilities }]) => [channel, capabilities])),
    create: (channel, settings, environment) => {
      const definition = known.get(channel);
      if (definition) return definition.create(settings, environment);
      const problem = `is none of ${[...known.keys()].join(', ')}; name the package that serves it in CHAT4ALL_CHANNELS`;
      throw new ConnectorSettingsError(channel, [{ setting: 'channel', problem }]);
    },
  };
}

/** What is used of a definition before it makes a connector. */
const exported = z.object({
  connector: z.custom<ConnectorDefinition>(
    (value) =>
      z
        .object({
          channel: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/),
          capabilities: z.looseObject({ identities: z.looseObject({}), content: z.looseObject({}) }),
          create: z.function(),
        })
        .safeParse(value).success,
  ),
});

async function load(name: string, folder: string): Promise<ConnectorDefinition | string> {
  const own = Object.hasOwn(ours, name) ? ours[name] : undefined;
  if (own) return own;
  // A package's name, so that no setting loads a file from anywhere.
  if (!/^(@[a-z0-9][\w.-]*\/)?[a-z0-9][\w.-]*$/i.test(name)) {
    return `CHAT4ALL_CHANNELS: ${name} is neither one of ${Object.keys(ours).join(', ')} nor the name of a package`;
  }
  try {
    const module: unknown = await import(resolve(name, pathToFileURL(`${folder}/`).href));
    const parsed = exported.safeParse(module);
    if (parsed.success) return parsed.data.connector;
    return `CHAT4ALL_CHANNELS: the package ${name} exports no ConnectorDefinition as "connector"`;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return `CHAT4ALL_CHANNELS: ${name} is none of ${Object.keys(ours).join(', ')}, and cannot be loaded as a package from ${folder}: ${why}`;
  }
}

function servedTwice(definitions: readonly ConnectorDefinition[]): string[] {
  return repeated(definitions.map(({ channel }) => channel)).map(
    (channel) => `CHAT4ALL_CHANNELS: the channel ${channel} is served twice`,
  );
}
