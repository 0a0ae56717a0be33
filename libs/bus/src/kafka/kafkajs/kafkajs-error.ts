import { connectionError, KafkaError, withoutPeriod } from '../kafka-error.ts';
import { addressText, type NodeAddress } from '../kafka-node.ts';
import { createErrorFromCode, UndecodableError } from './kafkajs-internals.ts';

/** Converts an error of kafkajs, which distinguishes its errors by name. */
export function kafkajsError(address: NodeAddress, error: unknown): KafkaError {
  if (error instanceof KafkaError) return error;
  const at = addressText(address);
  if (!(error instanceof Error)) return new KafkaError('connection', `Kafka at ${at}: ${String(error)}`);
  if (error instanceof UndecodableError) {
    const message = `the records from Kafka at ${at} cannot be decoded: ${withoutPeriod(error.message)}`;
    return new KafkaError('unreadable', message, { cause: error });
  }
  // From createTopics.
  if ('errors' in error) {
    const errors: unknown[] = Array.isArray(error.errors) ? error.errors : [];
    if (errors[0] instanceof Error) return kafkajsError(address, errors[0]);
  }
  if (error.name === 'KafkaJSSASLAuthenticationError' || ('type' in error && SASL_TYPES.includes(String(error.type)))) {
    const message = `Kafka at ${at} rejects the credentials: ${withoutPeriod(error.message)}`;
    return new KafkaError('credentials', message, { cause: error });
  }
  if (error.name === 'KafkaJSRequestTimeoutError' || error.message === 'Connection timeout') {
    return new KafkaError('connection', `Kafka at ${at} did not answer in time`, { cause: error });
  }
  if ('code' in error && typeof error.code === 'number') {
    const message = `Kafka at ${at} answered: ${withoutPeriod(error.message)}`;
    return new KafkaError('protocol', message, { code: error.code, cause: error });
  }
  return connectionError(at, error);
}

/** The error of a part of an answer; undefined for the code 0. */
export function errorOfCode(address: NodeAddress, code: number): KafkaError | undefined {
  return code === 0 ? undefined : kafkajsError(address, createErrorFromCode(code));
}

const SASL_TYPES: readonly string[] = [
  'SASL_AUTHENTICATION_FAILED',
  'UNSUPPORTED_SASL_MECHANISM',
  'ILLEGAL_SASL_STATE',
];
