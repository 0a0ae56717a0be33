import { type ChannelCredentials, credentials } from '@grpc/grpc-js';

/** Certificates and keys, in PEM. */
export interface TlsOptions {
  /** Whom to trust. Default: whom Node trusts. */
  readonly ca?: string | Uint8Array | undefined;
  /** The certificate to show; with its key. */
  readonly cert?: string | Uint8Array | undefined;
  readonly key?: string | Uint8Array | undefined;
}

/** The credentials of a connection; not encrypted without `tls`. */
export function toCredentials(tls: boolean | TlsOptions | undefined): ChannelCredentials {
  if (tls === undefined || tls === false) return credentials.createInsecure();
  if (tls === true) return credentials.createSsl();
  const [ca, key, cert] = [tls.ca, tls.key, tls.cert].map((pem) => (pem === undefined ? null : Buffer.from(pem)));
  return credentials.createSsl(ca, key, cert);
}
