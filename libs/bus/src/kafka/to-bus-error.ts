import { BusError, type BusErrorCode } from '../bus-error.ts';
import { KafkaError, kafkaCodes } from './kafka-error.ts';

const codes = new Map<number, BusErrorCode>([
  [kafkaCodes.unknownTopicOrPartition, 'invalid'],
  [kafkaCodes.invalidTopic, 'invalid'],
  [kafkaCodes.messageTooLarge, 'too_large'],
  [kafkaCodes.recordListTooLarge, 'too_large'],
  [kafkaCodes.topicAuthorizationFailed, 'unauthorized'],
  [kafkaCodes.groupAuthorizationFailed, 'unauthorized'],
  [kafkaCodes.clusterAuthorizationFailed, 'unauthorized'],
  [kafkaCodes.unsupportedVersion, 'misconfigured'],
  [kafkaCodes.invalidPartitions, 'misconfigured'],
  [kafkaCodes.invalidReplicationFactor, 'misconfigured'],
  [kafkaCodes.policyViolation, 'misconfigured'],
]);

/** The {@link BusError} for whatever a request ended with. What a later try may change is `unavailable`. */
export function toBusError(error: unknown): BusError {
  if (BusError.is(error)) return error;
  if (!(error instanceof KafkaError)) {
    return new BusError('unavailable', `The Kafka client failed: ${String(error)}`, { cause: error });
  }
  const refused = error.kind === 'credentials' || error.kind === 'certificate';
  const code = refused ? 'unauthorized' : (codes.get(error.code) ?? 'unavailable');
  return new BusError(code, error.message, { cause: error });
}

/** Whether trying again soon is the way to go on after a failed request. */
export function isRetryable(error: unknown): boolean {
  return toBusError(error).code === 'unavailable';
}
