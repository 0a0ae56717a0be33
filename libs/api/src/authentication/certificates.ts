import { X509Certificate } from 'node:crypto';
import type { Tenant } from '@chat4all/runtime';
import type { Caller, Credentials } from './caller.ts';

/** Tells whose certificate a caller has shown; undefined: none that is known. */
export function certificateCallers(tenants: readonly Tenant[]): (call: Credentials) => Caller | undefined {
  const callers = new Map<string, Caller>(
    tenants.flatMap(({ id, certificates }) =>
      certificates.map(({ name, scopes }) => [name, { tenantId: id, scopes }] as const),
    ),
  );
  return (call) => {
    // Reading the certificate costs more than all else of a call.
    const shown = callers.size === 0 ? undefined : call.getAuthContext().sslPeerCertificate;
    if (shown === undefined) return undefined;
    for (const name of namesOf(new X509Certificate(shown.raw))) {
      const caller = callers.get(name);
      if (caller) return caller;
    }
    return undefined;
  };
}

/** What a certificate is for: its DNS and URI names, or its common name when it has no alternative names (RFC 6125, 6.4.4). */
function namesOf({ subjectAltName, subject }: X509Certificate): string[] {
  if (subjectAltName !== undefined) {
    return entriesOf(subjectAltName).flatMap(({ kind, value }) => (kind === 'DNS' || kind === 'URI' ? [value] : []));
  }
  return subject.split('\n').flatMap((line) => (line.startsWith('CN=') ? [line.slice('CN='.length)] : []));
}

// Node writes `DNS:a, URI:"b"`: a value that could be mistaken for more than one is a JSON string.
function entriesOf(names: string): { kind: string; value: string }[] {
  return [...names.matchAll(/(?:^|, )([A-Za-z ]+):("(?:[^"\\]|\\.)*"|[^,]*)/g)].map(([, kind = '', value = '']) => ({
    kind,
    value: value.startsWith('"') ? String(JSON.parse(value)) : value,
  }));
}
