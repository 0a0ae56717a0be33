import { connectionError, KafkaError } from '../kafka-error.ts';
import { addressText, type NodeAddress } from '../kafka-node.ts';

/** The {@link KafkaError} for what kafkajs threw. It tells its errors apart by their names. */
export function kafkajsError(address: NodeAddress, error: unknown): KafkaError {
  if (error instanceof KafkaError) return error;
  const at = addressText(address);
  if (!(error instanceof Error)) return new KafkaError('connection', `Kafka at ${at}: ${String(error)}`);
  // What createTopics throws.
  if ('errors' in error) {
    const errors: unknown[] = Array.isArray(error.errors) ? error.errors : [];
    if (errors[0] instanceof Error) return kafkajsError(address, errors[0]);
  }
  if (error.name === 'KafkaJSSASLAuthenticationError' || ('type' in error && saslTypes.includes(String(error.type)))) {
    const message = `Kafka at ${at} refuses to log us in: ${sentence(error.message)}`;
    return new KafkaError('credentials', message, { cause: error });
  }
  if (error.name === 'KafkaJSRequestTimeoutError' || error.message === 'Connection timeout') {
    return new KafkaError('connection', `Kafka at ${at} does not answer in time.`, { cause: error });
  }
  if ('code' in error && typeof error.code === 'number') {
    const message = `Kafka at ${at} refused: ${sentence(error.message)}`;
    return new KafkaError('protocol', message, { code: error.code, cause: error });
  }
  return connectionError(at, error);
}

const saslTypes: readonly string[] = ['SASL_AUTHENTICATION_FAILED', 'UNSUPPORTED_SASL_MECHANISM', 'ILLEGAL_SASL_STATE'];

function sentence(text: string): string {
  return text.endsWith('.') ? text : `${text}.`;
}
