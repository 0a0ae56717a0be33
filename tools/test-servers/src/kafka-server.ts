/** A real broker for tests. */
export interface KafkaServer {
  /** `host:port` of the broker, without encryption and credentials. The same after every start. */
  readonly brokers: string;
  /** The listener with TLS and SASL, if it was requested. */
  readonly secured: SecuredListener | undefined;
  /** The process id of the broker; undefined in a container. */
  readonly pid: number | undefined;
  /** Stops the broker. Its data stays. */
  stop(): Promise<void>;
  /** Kills the broker, as `kill -9` does. Its data stays. */
  kill(): Promise<void>;
  /** Restarts the broker after {@link stop} or {@link kill}, with the same address and data. */
  start(): Promise<void>;
  /**
   * Stops the broker and removes its data. Idempotent. Without Docker it happens automatically when this process ends,
   * even by `kill -9`.
   */
  dispose(): Promise<void>;
}

/**
 * A listener that requires TLS and the credentials of one user, by PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512, or an unsigned token
 * by OAUTHBEARER; and another that requires a client certificate.
 */
export interface SecuredListener {
  readonly brokers: string;
  /** The certificate to trust, as a PEM file. */
  readonly caFile: string;
  readonly username: string;
  readonly password: string;
  /** `host:port` of the listener that requires the client certificate instead of credentials. */
  readonly certificateBrokers: string;
  /** The client certificate and its key, as PEM files. */
  readonly clientCertificateFile: string;
  readonly clientKeyFile: string;
}
