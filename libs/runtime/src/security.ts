import { formatListenAddress, isLoopback } from './listen-address.ts';
import { SettingsError } from './settings-error.ts';
import type { Settings } from './settings.ts';
import type { Tenant } from './tenants.ts';

/** Throws a {@link SettingsError} if the API would listen beyond the loopback interface without authentication. */
export function assertAuthentication(settings: Settings, tenants: readonly Tenant[]): void {
  if (settings.insecure) return;
  const open = tenants.filter(isOpen).map((tenant) => tenant.id);
  if (open.length === 0) return;
  const listeners = { CHAT4ALL_GRPC: settings.grpc, CHAT4ALL_HTTP: settings.http.address };
  const problems = Object.entries(listeners).flatMap(([setting, address]) =>
    isLoopback(address)
      ? []
      : `${setting}: ${formatListenAddress(address)} is reachable from other machines, but tenant ${open.join(', ')} ` +
        'has no api_keys, tokens or certificates; add some to CHAT4ALL_CONFIG, listen on 127.0.0.1, or set ' +
        'CHAT4ALL_INSECURE=1 to allow this',
  );
  if (problems.length > 0) throw new SettingsError('insecure settings', problems);
}

/** Returns whether a tenant has no credentials at all, as far as is known. */
export function isOpen({ apiKeys, tokens, certificates, storedKeys }: Tenant): boolean {
  return apiKeys.length === 0 && tokens.length === 0 && certificates.length === 0 && storedKeys !== 'yes';
}
