import { X509Certificate } from 'node:crypto';
import type { Tenant } from '@chat4all/runtime';
import type { Caller, Credentials } from './caller.ts';

/** Returns a function that identifies a caller by client certificate; undefined if there is none, or it is unknown. */
export function certificateCallers(tenants: readonly Tenant[]): (call: Credentials) => Caller | undefined {
  const callers = new Map<string, Caller>(
    tenants.flatMap(({ id, certificates }) =>
      certificates.map((each) => {
        const { id: certificateId, name, scopes } = each;
        return [name, { tenantId: id, scopes, actor: `certificate:${certificateId}` }] as const;
      }),
    ),
  );
  return (call) => {
    // Reading the certificate costs more than everything else in a call.
    const peer = callers.size === 0 ? undefined : call.getAuthContext().sslPeerCertificate;
    if (peer === undefined) return undefined;
    for (const name of namesOf(new X509Certificate(peer.raw))) {
      const caller = callers.get(name);
      if (caller) return caller;
    }
    return undefined;
  };
}

/** Returns the DNS and URI names of a certificate, or its common name if it has no alternative names (RFC 6125, 6.4.4). */
function namesOf({ subjectAltName, subject }: X509Certificate): string[] {
  if (subjectAltName !== undefined) {
    return entriesOf(subjectAltName).flatMap(({ kind, value }) => (kind === 'DNS' || kind === 'URI' ? [value] : []));
  }
  return subject.split('\n').flatMap((line) => (line.startsWith('CN=') ? [line.slice('CN='.length)] : []));
}

// Node writes `DNS:a, URI:"b"`; a value with a separator is a JSON string.
function entriesOf(names: string): { kind: string; value: string }[] {
  return [...names.matchAll(/(?:^|, )([A-Za-z ]+):("(?:[^"\\]|\\.)*"|[^,]*)/g)].map(([, kind = '', value = '']) => ({
    kind,
    value: value.startsWith('"') ? String(JSON.parse(value)) : value,
  }));
}
