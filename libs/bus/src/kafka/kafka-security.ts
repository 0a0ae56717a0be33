import { readFileSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { BusError } from '../bus-error.ts';
import type { KafkaParameters } from './kafka-parameters.ts';
import type { ConnectSettings, SaslSettings, TlsFiles } from './kafka-settings.ts';

const PASSWORD_MECHANISMS = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;
const MECHANISMS = [...PASSWORD_MECHANISMS, 'oauthbearer'];

/** Reads TLS and SASL from the parameters. Throws `invalid` for contradictory ones. */
export function parseSecurity(parameters: KafkaParameters): Pick<ConnectSettings, 'tls' | 'sasl'> {
  return { tls: parseTls(parameters), sasl: parseSasl(parameters) };
}

function parseTls({ tls = 'false', ca, cert, key }: KafkaParameters): ConnectSettings['tls'] {
  if (tls !== 'true' && tls !== 'false') throw invalid(`tls must be true or false (got "${tls}")`);
  if (tls === 'false') {
    const [unused] = Object.entries({ ca, cert, key }).filter(([, file]) => file !== undefined);
    if (unused !== undefined) throw invalid(`${unused[0]} requires tls=true`);
    return undefined;
  }
  if ((cert === undefined) !== (key === undefined)) throw invalid('cert and key require each other');
  const read = (): TlsFiles => ({
    ca: ca === undefined ? undefined : readText('ca', ca),
    client:
      cert === undefined || key === undefined ? undefined : { cert: readText('cert', cert), key: readText('key', key) },
  });
  read();
  return read;
}

function parseSasl({ sasl, username, token_file, token_module, ...passwords }: KafkaParameters) {
  const password = parsePassword(passwords);
  if (sasl === undefined) {
    const [unused] = Object.entries({ username, password, token_file, token_module }).filter(([, value]) => value);
    if (unused === undefined) return undefined;
    throw invalid(`${unused[0]} requires sasl=${MECHANISMS.join(' or ')}`);
  }
  const name = sasl.toLowerCase();
  if (name === 'oauthbearer') return parseToken(token_file, token_module);
  const mechanism = PASSWORD_MECHANISMS.find((one) => one === name);
  if (mechanism === undefined) throw invalid(`sasl must be ${MECHANISMS.join(' or ')} (got "${sasl}")`);
  if (username === undefined || password === undefined) {
    throw invalid(`sasl=${mechanism} requires username, and password_file or password_env`);
  }
  return { mechanism, username, password };
}

function parseToken(file: string | undefined, module: string | undefined): SaslSettings {
  if ((file === undefined) === (module === undefined)) {
    throw invalid('sasl=oauthbearer requires token_file or token_module');
  }
  if (file !== undefined) {
    readText('token_file', file);
    return { mechanism: 'oauthbearer', token: () => Promise.resolve(readText('token_file', file).trim()) };
  }
  return { mechanism: 'oauthbearer', token: () => callTokenModule(module ?? '') };
}

/** Calls the default export of a module, which returns a token. */
async function callTokenModule(module: string): Promise<string> {
  const isFile = isAbsolute(module) || module.startsWith('.');
  const loaded: unknown = await import(isFile ? pathToFileURL(resolve(module)).href : module);
  const provide = typeof loaded === 'object' && loaded !== null && 'default' in loaded ? loaded.default : undefined;
  const token: unknown = typeof provide === 'function' ? await Reflect.apply(provide, undefined, []) : undefined;
  if (typeof token === 'string' && token !== '') return token;
  throw new BusError('misconfigured', `bus: the default export of token_module ${module} must return a token`);
}

function parsePassword({ password_file: file, password_env: variable }: KafkaParameters): string | undefined {
  if (file !== undefined && variable !== undefined) {
    throw invalid('use one password, either password_file or password_env');
  }
  if (file !== undefined) return readText('password_file', file).replace(/\r?\n$/, '');
  if (variable === undefined) return undefined;
  const password = process.env[variable];
  if (password === undefined || password === '') {
    throw invalid(`password_env is ${variable}, which is not set in the environment`);
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

function invalid(problem: string): BusError {
  return new BusError('invalid', `bus: ${problem}`);
}
