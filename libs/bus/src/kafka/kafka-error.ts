/**
 * What failed, as far as both clients can tell:
 * - `protocol`: the broker answered with an error, whose number in Kafka's protocol is `code`.
 * - `connection`: the broker cannot be reached, closed the connection, or did not answer in time.
 * - `credentials`: the broker refuses the user, or the way in which it logs in.
 * - `certificate`: the broker's certificate is not trusted, or it speaks no TLS.
 */
export type KafkaErrorKind = 'protocol' | 'connection' | 'credentials' | 'certificate';

/** The numbers of the errors in Kafka's protocol that mean something to us. */
export const kafkaCodes = {
  offsetOutOfRange: 1,
  unknownTopicOrPartition: 3,
  leaderNotAvailable: 5,
  notLeaderOrFollower: 6,
  messageTooLarge: 10,
  coordinatorLoadInProgress: 14,
  coordinatorNotAvailable: 15,
  notCoordinator: 16,
  invalidTopic: 17,
  recordListTooLarge: 18,
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
} as const;

/** A request that failed. The one error that a {@link KafkaNode} throws. */
export class KafkaError extends Error {
  override readonly name = 'KafkaError';
  readonly kind: KafkaErrorKind;
  /** The number of the error in Kafka's protocol; 0 for other kinds. */
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

/** Whether the error is an answer of the broker with one of these numbers. */
export function hasCode(error: unknown, ...codes: readonly number[]): boolean {
  return error instanceof KafkaError && error.kind === 'protocol' && codes.includes(error.code);
}

const certificateCode = /CERT|SIGNATURE|ISSUER|^ERR_SSL|^ERR_TLS|^EPROTO$/;

/** Tells from the errors of sockets whether a broker is not there or not trusted. Looks through the causes. */
export function connectionError(address: string, error: unknown): KafkaError {
  const codes: string[] = [];
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if ('code' in at && typeof at.code === 'string') codes.push(at.code);
  }
  const certificate = codes.find((code) => certificateCode.test(code));
  if (certificate !== undefined) {
    const message = `Kafka at ${address} presents no certificate that is trusted (${certificate}).`;
    return new KafkaError('certificate', message, { cause: error });
  }
  const system = codes.find((code) => /^E[A-Z]+$/.test(code));
  const words = system === 'ECONNREFUSED' ? 'the connection was refused' : 'the connection failed or closed';
  const detail = system === undefined ? '' : ` (${system})`;
  return new KafkaError('connection', `Kafka at ${address} cannot be reached: ${words}${detail}.`, { cause: error });
}
