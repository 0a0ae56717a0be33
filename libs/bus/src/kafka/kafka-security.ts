import { readFileSync } from 'node:fs';
import { BusError } from '../bus-error.ts';
import type { KafkaParameters } from './kafka-parameters.ts';
import type { ConnectSettings, SaslSettings } from './kafka-settings.ts';

const mechanisms: readonly SaslSettings['mechanism'][] = ['plain', 'scram-sha-256', 'scram-sha-512'];

/** How to connect: TLS and the login that the parameters ask for. Throws `invalid` for what does not go together. */
export function parseSecurity(parameters: KafkaParameters): Pick<ConnectSettings, 'tls' | 'sasl'> {
  return { tls: parseTls(parameters), sasl: parseSasl(parameters) };
}

function parseTls({ tls = 'false', ca }: KafkaParameters): ConnectSettings['tls'] {
  if (tls !== 'true' && tls !== 'false') {
    throw new BusError('invalid', `The parameter tls of a Kafka bus is true or false, not "${tls}".`);
  }
  if (tls === 'true') return { ca: ca === undefined ? undefined : readText('ca', ca) };
  if (ca !== undefined) throw new BusError('invalid', 'The parameter ca of a Kafka bus needs tls=true.');
  return undefined;
}

function parseSasl({ sasl, username, ...passwords }: KafkaParameters): SaslSettings | undefined {
  const password = parsePassword(passwords);
  if (sasl === undefined) {
    if (username === undefined && password === undefined) return undefined;
    throw new BusError('invalid', `A Kafka bus with a username or a password needs sasl=${mechanisms.join(' or ')}.`);
  }
  const mechanism = mechanisms.find((one) => one === sasl.toLowerCase());
  if (mechanism === undefined) {
    throw new BusError('invalid', `The parameter sasl of a Kafka bus is ${mechanisms.join(' or ')}, not "${sasl}".`);
  }
  if (username === undefined || password === undefined) {
    throw new BusError(
      'invalid',
      'The parameter sasl of a Kafka bus needs username and password_file or password_env.',
    );
  }
  return { mechanism, username, password };
}

function parsePassword({ password_file: file, password_env: variable }: KafkaParameters): string | undefined {
  if (file !== undefined && variable !== undefined) {
    throw new BusError('invalid', 'A Kafka bus has one password: password_file or password_env.');
  }
  if (file !== undefined) return readText('password_file', file).replace(/\r?\n$/, '');
  if (variable === undefined) return undefined;
  const password = process.env[variable];
  if (password === undefined || password === '') {
    throw new BusError('invalid', `The environment variable ${variable}, which password_env names, is not set.`);
  }
  return password;
}

function readText(parameter: keyof KafkaParameters, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new BusError('invalid', `The file ${file}, which ${parameter} names, cannot be read.`, { cause: error });
  }
}
