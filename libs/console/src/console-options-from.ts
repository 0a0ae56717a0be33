import { readFileSync } from 'node:fs';
import { type Settings, SettingsError, isLoopback } from '@chat4all/runtime';
import type { ConsoleOptions, OidcOptions } from './console-options.ts';
import { type Role, isRole } from './roles.ts';

/** Options that are no settings. */
export type ComposedOptions = Pick<ConsoleOptions, 'routerUrl' | 'applicationFolder' | 'links' | 'logger'>;

/**
 * Returns the options of the console that the settings state. Throws a {@link SettingsError} if they are incomplete, if a file of a
 * secret cannot be read, and if other machines could reach a console without an identity provider.
 */
export function consoleOptionsFrom(settings: Settings, composed: ComposedOptions): ConsoleOptions {
  const { address, url, apiKeyFile, tracesUrl } = settings.console;
  const oidc = oidcFrom(settings);
  if (oidc === undefined && !isLoopback(address) && !settings.insecure) {
    const remedy = 'set CHAT4ALL_CONSOLE_OIDC, listen on 127.0.0.1, or set CHAT4ALL_INSECURE=1 to allow this';
    throw new SettingsError('insecure settings', [
      `CHAT4ALL_CONSOLE: ${address.host}:${address.port} is reachable from other machines without a sign-in; ${remedy}`,
    ]);
  }
  return {
    ...composed,
    address,
    url,
    apiKey: apiKeyFile === undefined ? undefined : readSecret('CHAT4ALL_CONSOLE_API_KEY', apiKeyFile),
    oidc,
    links: { ...composed.links, traces: tracesUrl },
  };
}

function oidcFrom({ console: { oidc, url, apiKeyFile } }: Settings): OidcOptions | undefined {
  const { issuer, clientId, clientSecretFile, roleClaim, roles } = oidc;
  if (issuer === undefined) return undefined;
  const required = {
    CHAT4ALL_CONSOLE_URL: url,
    CHAT4ALL_CONSOLE_OIDC_CLIENT: clientId,
    CHAT4ALL_CONSOLE_API_KEY: apiKeyFile,
  };
  const missing = Object.entries(required).filter(([, value]) => value === undefined);
  if (clientId === undefined || missing.length > 0) {
    const problems = missing.map(([name]) => `${name}: is required with CHAT4ALL_CONSOLE_OIDC`);
    throw new SettingsError('invalid settings', problems);
  }
  return {
    issuer,
    clientId,
    clientSecret:
      clientSecretFile === undefined ? undefined : readSecret('CHAT4ALL_CONSOLE_OIDC_SECRET', clientSecretFile),
    roleClaim,
    roles: new Map(roles.map(([value, role]) => [value, assertRole(role)])),
  };
}

function assertRole(role: string): Role {
  if (isRole(role)) return role;
  throw new SettingsError('invalid settings', [`CHAT4ALL_CONSOLE_ROLES: unknown role "${role}"`]);
}

function readSecret(setting: string, file: string): string {
  try {
    const secret = readFileSync(file, 'utf8').trim();
    if (secret !== '') return secret;
  } catch (error) {
    throw new SettingsError('invalid settings', [`${setting}: cannot read ${file}: ${String(error)}`]);
  }
  throw new SettingsError('invalid settings', [`${setting}: ${file} is empty`]);
}
