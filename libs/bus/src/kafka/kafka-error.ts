/**
 * The kinds of failures that both clients distinguish:
 * - `protocol`: the broker answered with an error; `code` is its number in Kafka's protocol.
 * - `connection`: the broker is unreachable, closed the connection, or did not answer in time.
 * - `credentials`: the broker rejects the user or the SASL mechanism.
 * - `certificate`: the broker's certificate is not trusted, or it does not use TLS.
 * - `unreadable`: the answer cannot be decoded, for example because of an unknown compression.
 */
export type KafkaErrorKind = 'protocol' | 'connection' | 'credentials' | 'certificate' | 'unreadable';

/** The error codes of Kafka's protocol that the driver handles. */
export const KAFKA_CODES = {
  offsetOutOfRange: 1,
  unknownTopicOrPartition: 3,
  leaderNotAvailable: 5,
  notLeaderOrFollower: 6,
  requestTimedOut: 7,
  messageTooLarge: 10,
  invalidTopic: 17,
  recordListTooLarge: 18,
  notEnoughReplicasAfterAppend: 20,
  illegalGeneration: 22,
  unknownMemberId: 25,
  rebalanceInProgress: 27,
  topicAuthorizationFailed: 29,
  groupAuthorizationFailed: 30,
  clusterAuthorizationFailed: 31,
  unsupportedVersion: 35,
  topicAlreadyExists: 36,
  invalidPartitions: 37,
  invalidReplicationFactor: 38,
  policyViolation: 44,
  outOfOrderSequenceNumber: 45,
  invalidProducerEpoch: 47,
  unknownProducerId: 59,
  memberIdRequired: 79,
  fencedInstanceId: 82,
} as const;

/** A failed request: the only error that a {@link KafkaNode} throws. */
export class KafkaError extends Error {
  override readonly name = 'KafkaError';
  readonly kind: KafkaErrorKind;
  /** The error code in Kafka's protocol; 0 for other kinds. */
  readonly code: number;

  constructor(
    kind: KafkaErrorKind,
    message: string,
    options: { readonly code?: number; readonly cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.kind = kind;
    this.code = options.code ?? 0;
  }
}

/** Returns whether the error is an answer of the broker with one of these codes. */
export function hasCode(error: unknown, ...codes: readonly number[]): boolean {
  return error instanceof KafkaError && error.kind === 'protocol' && codes.includes(error.code);
}

const CERTIFICATE_CODE = /CERT|SIGNATURE|ISSUER|^ERR_SSL|^ERR_TLS|^EPROTO$/;

/** Converts a socket error, or its causes: is the broker unreachable or not trusted? */
export function connectionError(address: string, error: unknown): KafkaError {
  const codes: string[] = [];
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if ('code' in at && typeof at.code === 'string') codes.push(at.code);
  }
  const certificate = codes.find((code) => CERTIFICATE_CODE.test(code));
  if (certificate !== undefined) {
    const message = `the certificate of Kafka at ${address} is not trusted (${certificate})`;
    return new KafkaError('certificate', message, { cause: error });
  }
  const system = codes.find((code) => /^E[A-Z]+$/.test(code));
  const words = system === 'ECONNREFUSED' ? 'connection refused' : 'connection failed or closed';
  const detail = system === undefined ? '' : ` (${system})`;
  return new KafkaError('connection', `Kafka at ${address} is unreachable: ${words}${detail}`, { cause: error });
}

/** Returns a message of a client without its final period, to put it at the end of another message. */
export function withoutPeriod(text: string): string {
  return text.replace(/\.$/, '');
}
