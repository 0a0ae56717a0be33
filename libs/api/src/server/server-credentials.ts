import { X509Certificate } from 'node:crypto';
import { ServerCredentials, experimental } from '@grpc/grpc-js';
import type { Metrics } from '@chat4all/metrics';
import type { Configuration, TlsKeys } from '@chat4all/runtime';

type TlsConfiguration = Pick<Configuration, 'tls' | 'onChange'>;

type TlsMetrics = Pick<Metrics, 'tlsCertificateExpiry'>;

/**
 * Returns plaintext credentials, or TLS if the configuration has a certificate, and requests client certificates if it
 * names an authority for them. Both are decided at the start; the keys of new connections follow the configuration, and so
 * does the metric of their expiry.
 */
export function createServerCredentials(configuration: TlsConfiguration, metrics: TlsMetrics): ServerCredentials {
  const { tls } = configuration;
  if (tls === undefined) return ServerCredentials.createInsecure();
  const keys = new ConfiguredKeys(tls, configuration, metrics);
  const authorities = tls.clientAuthority === undefined ? null : keys;
  // Clients without a certificate may authenticate by API key or token.
  return experimental.createCertificateProviderServerCredentials(keys, authorities, false);
}

/** Provides the keys of the configuration to grpc-js, and notifies it when they change. */
class ConfiguredKeys implements experimental.CertificateProvider {
  readonly #identityListeners = new Set<experimental.IdentityCertificateUpdateListener>();
  readonly #authorityListeners = new Set<experimental.CaCertificateUpdateListener>();
  #keys: TlsKeys;

  constructor(keys: TlsKeys, configuration: TlsConfiguration, { tlsCertificateExpiry }: TlsMetrics) {
    const reportExpiry = (): void => {
      tlsCertificateExpiry.set({ listener: 'grpc' }, expiryMs(this.#keys.certificate) / 1_000);
    };
    this.#keys = keys;
    reportExpiry();
    configuration.onChange(() => {
      this.#keys = configuration.tls ?? this.#keys;
      reportExpiry();
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

/** Returns when the first certificate of a chain in PEM expires. */
function expiryMs(chain: string): number {
  const certificates = chain.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
  return Math.min(...certificates.map((one) => new X509Certificate(one).validToDate.getTime()));
}
