import { BusError, type BusErrorCode } from '../bus-error.ts';
import { hasCode, KafkaError, KAFKA_CODES } from './kafka-error.ts';

const CODES = new Map<number, BusErrorCode>([
  [KAFKA_CODES.unknownTopicOrPartition, 'unknown_topic'],
  [KAFKA_CODES.invalidTopic, 'invalid'],
  [KAFKA_CODES.messageTooLarge, 'too_large'],
  [KAFKA_CODES.recordListTooLarge, 'too_large'],
  [KAFKA_CODES.topicAuthorizationFailed, 'unauthorized'],
  [KAFKA_CODES.groupAuthorizationFailed, 'unauthorized'],
  [KAFKA_CODES.clusterAuthorizationFailed, 'unauthorized'],
  [KAFKA_CODES.unsupportedVersion, 'misconfigured'],
  [KAFKA_CODES.invalidPartitions, 'misconfigured'],
  [KAFKA_CODES.invalidReplicationFactor, 'misconfigured'],
  [KAFKA_CODES.policyViolation, 'misconfigured'],
  [KAFKA_CODES.fencedInstanceId, 'misconfigured'],
]);

/** Converts the error of a request. Temporary failures become `unavailable`. */
export function toBusError(error: unknown): BusError {
  if (BusError.is(error)) return error;
  if (!(error instanceof KafkaError)) {
    return new BusError('unavailable', `the Kafka client failed: ${String(error)}`, { cause: error });
  }
  const refused = error.kind === 'credentials' || error.kind === 'certificate';
  const code = refused ? 'unauthorized' : (CODES.get(error.code) ?? 'unavailable');
  return new BusError(code, error.message, { cause: error });
}

/** Returns whether a failed request can be repeated. A broker that starts does not know every topic at once. */
export function isRetryable(error: unknown): boolean {
  return hasCode(error, KAFKA_CODES.unknownTopicOrPartition) || toBusError(error).code === 'unavailable';
}
