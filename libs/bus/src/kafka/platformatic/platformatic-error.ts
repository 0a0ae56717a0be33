import { AuthenticationError, MultipleErrors, ProtocolError, TimeoutError, UserError } from '@platformatic/kafka';
import { connectionError, KafkaError } from '../kafka-error.ts';
import { addressText, type NodeAddress } from '../kafka-node.ts';

/** The {@link KafkaError} for what @platformatic/kafka threw: an error of its classes, often inside of others. */
export function platformaticError(address: NodeAddress, error: unknown): KafkaError {
  const at = addressText(address);
  const errors = [...flatten(error)];
  if (errors.some((one) => one instanceof AuthenticationError)) {
    const reason = errors.find((one) => one instanceof ProtocolError)?.message ?? 'the credentials are wrong';
    return new KafkaError('credentials', `Kafka at ${at} refuses to log us in: ${sentence(reason)}`, { cause: error });
  }
  const protocol = errors.find((one) => one instanceof ProtocolError);
  if (protocol !== undefined) {
    const message = `Kafka at ${at} refused: ${sentence(protocol.message)}`;
    const code = 'apiCode' in protocol ? Number(protocol.apiCode) : 0;
    return new KafkaError('protocol', message, { code, cause: error });
  }
  if (errors.some((one) => one instanceof TimeoutError)) {
    return new KafkaError('connection', `Kafka at ${at} does not answer in time.`, { cause: error });
  }
  const tls = errors.find((one) => one instanceof UserError && one.message.includes('TLS'));
  if (tls !== undefined) {
    return new KafkaError('certificate', `Kafka at ${at}: ${sentence(tls.message)}`, { cause: error });
  }
  return connectionError(at, error);
}

/** The member id that the coordinator gives to a new member together with its refusal. */
export function memberIdOf(error: unknown): string | undefined {
  for (const one of flatten(error)) {
    if (one instanceof ProtocolError && 'memberId' in one && typeof one.memberId === 'string') return one.memberId;
  }
  return undefined;
}

function* flatten(error: unknown): Generator<Error> {
  if (!(error instanceof Error)) return;
  yield error;
  if (error instanceof MultipleErrors) for (const one of error.errors) yield* flatten(one);
  yield* flatten(error.cause);
}

function sentence(text: string): string {
  return text.endsWith('.') ? text : `${text}.`;
}
