import { pathToFileURL } from 'node:url';
import {
  type Capabilities,
  type Connector,
  type ConnectorDefinition,
  type ConnectorEnvironment,
  ConnectorSettingsError,
} from '@chat4all/connector';
import { connectors as builtIn } from '@chat4all/connectors';
import { resolve } from 'import-meta-resolve';
import { z } from 'zod';
import { duplicates } from './duplicates.ts';
import { isSecretName } from './secrets.ts';
import { SettingsError } from './settings-error.ts';

/** The connectors of a process. */
export interface Connectors {
  /** The capabilities of the channels that the process serves, by name, in the order of the settings. */
  readonly channels: ReadonlyMap<string, Capabilities>;
  /**
   * Creates the connector of an account on any known channel, whether the process serves it or not. Throws a
   * `ConnectorSettingsError` that names every invalid setting.
   */
  create(channel: string, settings: Readonly<Record<string, unknown>>, environment?: ConnectorEnvironment): Connector;
  /** Returns whether a setting of a channel is a secret: by the channel's definition, or by its name. */
  isSecret(channel: string, setting: string): boolean;
}

/**
 * Loads the connectors that `CHAT4ALL_CHANNELS` names: a built-in channel by its name, any other by the name of its package,
 * which is resolved from `folder` and exports a `ConnectorDefinition` as `connector`. Rejects with a {@link SettingsError}
 * that names every connector that cannot be loaded.
 */
export async function loadConnectors(names: readonly string[], folder = process.cwd()): Promise<Connectors> {
  const { connectors, problems } = await inspectConnectors(names, folder);
  if (problems.length > 0) throw new SettingsError('invalid settings', problems);
  return connectors;
}

/** Loads the connectors that can be loaded, with the problems of the others. */
export async function inspectConnectors(
  names: readonly string[],
  folder = process.cwd(),
): Promise<{ readonly connectors: Connectors; readonly problems: readonly string[] }> {
  const loaded = await Promise.all(names.map((name) => load(name, folder)));
  const definitions = loaded.flatMap((each) => (each.kind === 'loaded' ? [each.definition] : []));
  const problems = [
    ...loaded.flatMap((each) => (each.kind === 'failed' ? [`CHAT4ALL_CHANNELS: ${each.problem}`] : [])),
    ...duplicates(definitions.map(({ channel }) => channel)).map(
      (channel) => `CHAT4ALL_CHANNELS: duplicate channel "${channel}"`,
    ),
  ];
  const served = new Map(definitions.map((definition) => [definition.channel, definition]));
  const known = new Map([...Object.entries(builtIn), ...served]);
  const connectors: Connectors = {
    channels: new Map([...served].map(([channel, { capabilities }]) => [channel, capabilities])),
    create: (channel, settings, environment) => {
      const definition = known.get(channel);
      if (definition) return definition.create(settings, environment);
      const channels = [...known.keys()].join(', ');
      const problem = `must be one of ${channels}; to add a channel, put its package into CHAT4ALL_CHANNELS`;
      throw new ConnectorSettingsError(channel, [{ setting: 'channel', problem }]);
    },
    isSecret: (channel, setting) =>
      isSecretName(setting) || (known.get(channel)?.secretSettings?.includes(setting) ?? false),
  };
  return { connectors, problems };
}

/** The parts of a definition that are used before it creates a connector. */
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

type LoadResult =
  | { readonly kind: 'loaded'; readonly definition: ConnectorDefinition }
  | { readonly kind: 'failed'; readonly problem: string };

async function load(name: string, folder: string): Promise<LoadResult> {
  const definition = Object.hasOwn(builtIn, name) ? builtIn[name] : undefined;
  if (definition) return { kind: 'loaded', definition };
  const channels = Object.keys(builtIn).join(', ');
  // Only package names: a setting must not load an arbitrary file.
  if (!/^(@[a-z0-9][\w.-]*\/)?[a-z0-9][\w.-]*$/i.test(name)) {
    return { kind: 'failed', problem: `must be ${channels} or the name of a package (got "${name}")` };
  }
  try {
    const module: unknown = await import(resolve(name, pathToFileURL(`${folder}/`).href));
    const parsed = exported.safeParse(module);
    if (parsed.success) return { kind: 'loaded', definition: parsed.data.connector };
    return { kind: 'failed', problem: `package "${name}" must export a ConnectorDefinition as "connector"` };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const problem = `must be ${channels} or an installed package; "${name}" cannot be loaded from ${folder}: ${reason}`;
    return { kind: 'failed', problem };
  }
}
