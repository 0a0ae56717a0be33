import {
  AuthenticationError,
  MultipleErrors,
  ProtocolError,
  protocolErrorsCodesById,
  TimeoutError,
  UserError,
} from '@platformatic/kafka';
import { connectionError, KafkaError, withoutPeriod } from '../kafka-error.ts';
import { addressText, type NodeAddress } from '../kafka-node.ts';

/** Converts an error of @platformatic/kafka, which is often inside of others. */
export function platformaticError(address: NodeAddress, error: unknown): KafkaError {
  const at = addressText(address);
  const errors = [...flatten(error)];
  const protocol = errors.find((one) => one instanceof ProtocolError);
  if (errors.some((one) => one instanceof AuthenticationError) || protocol?.['apiCode'] === ILLEGAL_SASL_STATE) {
    const reason = protocol?.message ?? 'wrong credentials';
    return new KafkaError('credentials', `Kafka at ${at} rejects the credentials: ${withoutPeriod(reason)}`, {
      cause: error,
    });
  }
  const undecodable = errors.find((one) => one instanceof UndecodableError);
  if (undecodable !== undefined) {
    const message = `the records from Kafka at ${at} cannot be decoded: ${withoutPeriod(undecodable.message)}`;
    return new KafkaError('unreadable', message, { cause: error });
  }
  if (protocol !== undefined) {
    const message = `Kafka at ${at} answered: ${withoutPeriod(protocol.message)}`;
    const code = 'apiCode' in protocol ? Number(protocol.apiCode) : 0;
    return new KafkaError('protocol', message, { code, cause: error });
  }
  if (errors.some((one) => one instanceof TimeoutError)) {
    return new KafkaError('connection', `Kafka at ${at} did not answer in time`, { cause: error });
  }
  const tls = errors.find((one) => one instanceof UserError && one.message.includes('TLS'));
  if (tls !== undefined) {
    return new KafkaError('certificate', `Kafka at ${at}: ${withoutPeriod(tls.message)}`, { cause: error });
  }
  return connectionError(at, error);
}

/** The error of a part of an answer; undefined for the code 0. */
export function errorOfCode(address: NodeAddress, code: number): KafkaError | undefined {
  if (code === 0) return undefined;
  const known = protocolErrorsCodesById[code] === undefined ? UNKNOWN_SERVER_ERROR : code;
  return platformaticError(address, new ProtocolError(known));
}

const UNKNOWN_SERVER_ERROR = -1;
const ILLEGAL_SASL_STATE = 34;

/** An answer that cannot be decoded. */
export class UndecodableError extends Error {
  override readonly name = 'UndecodableError';
}

/** The member id that the coordinator returns with the rejection of a new member. */
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
