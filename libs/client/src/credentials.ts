import { type ChannelCredentials, credentials } from '@grpc/grpc-js';

/** Certificates and keys in PEM. */
export interface TlsOptions {
  /** The certificate authorities to trust. Default: those that Node trusts. */
  readonly ca?: string | Uint8Array | undefined;
  /** The client certificate; requires `key`. */
  readonly cert?: string | Uint8Array | undefined;
  readonly key?: string | Uint8Array | undefined;
}

/** Returns the credentials of a connection, unencrypted without `tls`. */
export function toCredentials(tls: boolean | TlsOptions | undefined): ChannelCredentials {
  if (tls === undefined || tls === false) return credentials.createInsecure();
  if (tls === true) return credentials.createSsl();
  const [ca, key, cert] = [tls.ca, tls.key, tls.cert].map((pem) => (pem === undefined ? null : Buffer.from(pem)));
  return credentials.createSsl(ca, key, cert);
}
