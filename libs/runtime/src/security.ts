import { formatListenAddress, isLoopback } from './listen-address.ts';
import { SettingsError } from './settings-error.ts';
import type { Settings } from './settings.ts';
import type { Tenant } from './tenants.ts';

/** Refuses to serve the API beyond this machine when anybody could call it, unless that is meant. */
export function requireAuthentication(settings: Settings, tenants: readonly Tenant[]): void {
  if (settings.insecure || isLoopback(settings.grpc)) return;
  const open = tenants.filter(isOpen).map((tenant) => tenant.id);
  if (open.length === 0) return;
  throw new SettingsError('not safe', [
    `CHAT4ALL_GRPC=${formatListenAddress(settings.grpc)} can be reached from other machines, and tenant ${open.join(', ')} ` +
      'has no api_keys, tokens or certificates: give it some in CHAT4ALL_CONFIG, listen on 127.0.0.1, or set ' +
      'CHAT4ALL_INSECURE=1 if this is meant',
  ]);
}

/** Whether nothing tells who calls for a tenant. */
export function isOpen({ apiKeys, tokens, certificates }: Tenant): boolean {
  return apiKeys.length === 0 && tokens.length === 0 && certificates.length === 0;
}
