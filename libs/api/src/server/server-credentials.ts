import { ServerCredentials, experimental } from '@grpc/grpc-js';
import type { Configuration, TlsKeys } from '@chat4all/runtime';

/** How connections are encrypted. */
type TlsConfiguration = Pick<Configuration, 'tls' | 'onChange'>;

/**
 * The server's side of encryption by the configuration: none, or TLS, with clients' certificates asked for where it names an
 * authority for them. New connections use what the configuration says when they are made. Whether there is encryption, and
 * whether certificates are asked for, is decided at the start.
 */
export function createServerCredentials(configuration: TlsConfiguration): ServerCredentials {
  const { tls } = configuration;
  if (tls === undefined) return ServerCredentials.createInsecure();
  const keys = new ConfiguredKeys(tls, configuration);
  const authorities = tls.clientAuthority === undefined ? null : keys;
  // A client without a certificate may have an API key or a token.
  return experimental.createCertificateProviderServerCredentials(keys, authorities, false);
}

/** Gives the keys of the configuration to grpc-js, which is to be told when they change. */
class ConfiguredKeys implements experimental.CertificateProvider {
  readonly #identityListeners = new Set<experimental.IdentityCertificateUpdateListener>();
  readonly #authorityListeners = new Set<experimental.CaCertificateUpdateListener>();
  #keys: TlsKeys;

  constructor(keys: TlsKeys, configuration: TlsConfiguration) {
    this.#keys = keys;
    configuration.onChange(() => {
      this.#keys = configuration.tls ?? this.#keys;
      for (const listener of this.#identityListeners) listener(this.#identity());
      for (const listener of this.#authorityListeners) listener(this.#authority());
    });
  }

  addIdentityCertificateListener(listener: experimental.IdentityCertificateUpdateListener): void {
    this.#identityListeners.add(listener);
    process.nextTick(listener, this.#identity());
  }

  removeIdentityCertificateListener(listener: experimental.IdentityCertificateUpdateListener): void {
    this.#identityListeners.delete(listener);
  }

  addCaCertificateListener(listener: experimental.CaCertificateUpdateListener): void {
    this.#authorityListeners.add(listener);
    process.nextTick(listener, this.#authority());
  }

  removeCaCertificateListener(listener: experimental.CaCertificateUpdateListener): void {
    this.#authorityListeners.delete(listener);
  }

  #identity(): experimental.IdentityCertificateUpdate {
    const { certificate, privateKey } = this.#keys;
    return { certificate: Buffer.from(certificate), privateKey: Buffer.from(privateKey) };
  }

  #authority(): experimental.CaCertificateUpdate {
    return { caCertificate: Buffer.from(this.#keys.clientAuthority ?? '') };
  }
}
