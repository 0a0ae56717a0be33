import { readFileSync } from 'node:fs';
import { BusError } from '../bus-error.ts';
import type { KafkaParameters } from './kafka-parameters.ts';
import type { ConnectSettings, SaslSettings } from './kafka-settings.ts';

const MECHANISMS: readonly SaslSettings['mechanism'][] = ['plain', 'scram-sha-256', 'scram-sha-512'];

/** Reads TLS and SASL from the parameters. Throws `invalid` for contradictory ones. */
export function parseSecurity(parameters: KafkaParameters): Pick<ConnectSettings, 'tls' | 'sasl'> {
  return { tls: parseTls(parameters), sasl: parseSasl(parameters) };
}

function parseTls({ tls = 'false', ca }: KafkaParameters): ConnectSettings['tls'] {
  if (tls !== 'true' && tls !== 'false') {
    throw new BusError('invalid', `bus: tls must be true or false (got "${tls}")`);
  }
  if (tls === 'true') return { ca: ca === undefined ? undefined : readText('ca', ca) };
  if (ca !== undefined) throw new BusError('invalid', 'bus: ca requires tls=true');
  return undefined;
}

function parseSasl({ sasl, username, ...passwords }: KafkaParameters): SaslSettings | undefined {
  const password = parsePassword(passwords);
  if (sasl === undefined) {
    if (username === undefined && password === undefined) return undefined;
    throw new BusError('invalid', `bus: username and password require sasl=${MECHANISMS.join(' or ')}`);
  }
  const mechanism = MECHANISMS.find((one) => one === sasl.toLowerCase());
  if (mechanism === undefined) {
    throw new BusError('invalid', `bus: sasl must be ${MECHANISMS.join(' or ')} (got "${sasl}")`);
  }
  if (username === undefined || password === undefined) {
    throw new BusError('invalid', 'bus: sasl requires username, and password_file or password_env');
  }
  return { mechanism, username, password };
}

function parsePassword({ password_file: file, password_env: variable }: KafkaParameters): string | undefined {
  if (file !== undefined && variable !== undefined) {
    throw new BusError('invalid', 'bus: use one password, either password_file or password_env');
  }
  if (file !== undefined) return readText('password_file', file).replace(/\r?\n$/, '');
  if (variable === undefined) return undefined;
  const password = process.env[variable];
  if (password === undefined || password === '') {
    throw new BusError('invalid', `bus: password_env is ${variable}, which is not set in the environment`);
  }
  return password;
}

function readText(parameter: keyof KafkaParameters, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new BusError('invalid', `bus: cannot read ${parameter} ${file}`, { cause: error });
  }
}
