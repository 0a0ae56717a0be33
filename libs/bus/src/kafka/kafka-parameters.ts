/**
 * The parameters of a `kafka://` URL, all optional: `kafka://host:9092?compression=gzip`. Unknown ones are rejected, and so
 * are credentials in the URL: secrets come from a file or the environment.
 */
export interface KafkaParameters {
  /** The client library: `kafkajs` (default) or `platformatic`. */
  readonly client?: string;
  /** The client id for brokers. Default: `chat4all`. */
  readonly client_id?: string;
  /** `none` (default), `gzip`, `lz4` or `zstd`. All of these and snappy are read. */
  readonly compression?: string;
  /** `always` (default): ensureTopics creates and changes topics. `never`: it only checks them. */
  readonly create?: string;
  /** The replication factor of created topics. Default: the broker's. */
  readonly replication_factor?: string;
  /**
   * How long a request may take, and how long operations other than publishing are retried before they fail with
   * `unavailable`. Default: 5000.
   */
  readonly timeout_ms?: string;
  /**
   * How long publishing is retried before it fails with `unavailable`. Default: 30000, or `timeout_ms` if that is longer: a
   * cluster needs up to 9 s to replace a dead leader (Kafka's `broker.session.timeout.ms`).
   */
  readonly publish_timeout_ms?: string;
  /** How long a member of a group may be silent before others get its partitions. Default: 10000. */
  readonly session_timeout_ms?: string;
  /**
   * The name of this process in its groups, unique among processes (static membership). A process that restarts within the
   * session has its partitions again, and no other is interrupted. Default: none; members leave when they close.
   */
  readonly group_instance_id?: string;
  /** How often a member sends a heartbeat. Default: a third of the session, 500 at most. */
  readonly heartbeat_ms?: string;
  /**
   * The rack (availability zone) of this process: records are read from a replica in the same rack, where brokers have
   * `replica.selector.class` set (KIP-392). Default: none; they are read from the leader.
   */
  readonly rack?: string;
  /** How often the metadata of topics in use is refreshed. Default: 10000. */
  readonly metadata_refresh_ms?: string;
  /** The size of the send queue; beyond it `publish` fails with `overloaded`. Default: 67108864. */
  readonly buffer_bytes?: string;
  /** `true`: connect with TLS. Default: `false`. */
  readonly tls?: string;
  /** A file with the trusted certificates, as PEM. Default: those of Node.js. */
  readonly ca?: string;
  /** A file with the certificate of this client, as PEM, read again for every connection. Needs `key`. */
  readonly cert?: string;
  /** A file with the private key of `cert`, as PEM. */
  readonly key?: string;
  /** `plain`, `scram-sha-256` or `scram-sha-512`, with `username` and a password, or `oauthbearer`, with a token. */
  readonly sasl?: string;
  readonly username?: string;
  /** A file with the password; a line break at its end is ignored. */
  readonly password_file?: string;
  /** The environment variable with the password. */
  readonly password_env?: string;
  /** A file with the token of `oauthbearer`, read again for every connection. */
  readonly token_file?: string;
  /**
   * A module whose default export returns a token for `oauthbearer`, or a promise of one; called for every connection. A
   * name starting with `.` or `/` is a file, others are packages.
   */
  readonly token_module?: string;
}

/** The names of all parameters. */
export const KAFKA_PARAMETER_NAMES: readonly (keyof KafkaParameters)[] = [
  'client',
  'client_id',
  'compression',
  'create',
  'replication_factor',
  'timeout_ms',
  'publish_timeout_ms',
  'session_timeout_ms',
  'group_instance_id',
  'heartbeat_ms',
  'rack',
  'metadata_refresh_ms',
  'buffer_bytes',
  'tls',
  'ca',
  'cert',
  'key',
  'sasl',
  'username',
  'password_file',
  'password_env',
  'token_file',
  'token_module',
];
