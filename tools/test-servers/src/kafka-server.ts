/** A real broker for tests. */
export interface KafkaServer {
  /** `host:port` of the broker, without encryption and credentials. The same after every start. */
  readonly brokers: string;
  /** The listener with TLS and SASL, when it was asked for. */
  readonly secured: SecuredListener | undefined;
  /** Ends the broker in its own way. Its data stays. */
  stop(): Promise<void>;
  /** Ends the broker as `kill -9` does. Its data stays. */
  kill(): Promise<void>;
  /** Starts the broker again after {@link stop} or {@link kill}, at the same address and on the same data. */
  start(): Promise<void>;
  /** Ends the broker and removes its data. Idempotent; happens by itself when this process ends in whatever way. */
  dispose(): Promise<void>;
}

/** A listener that wants TLS and the credentials of one user, by PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512. */
export interface SecuredListener {
  readonly brokers: string;
  /** The certificate to trust, as a PEM file. */
  readonly caFile: string;
  readonly username: string;
  readonly password: string;
}
