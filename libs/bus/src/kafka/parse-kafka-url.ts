import { BusError } from '../bus-error.ts';
import type { CreateBusOptions } from '../bus-options.ts';
import { KAFKA_PARAMETER_NAMES, type KafkaParameters } from './kafka-parameters.ts';
import { parseSecurity } from './kafka-security.ts';
import type { NodeAddress } from './kafka-node.ts';
import type { KafkaSettings } from './kafka-settings.ts';

const DEFAULT_PORT = 9092;
const MEBIBYTE = 1024 * 1024;

/** The settings from a URL and options. Throws `invalid` with the wrong parameter. */
export function parseKafkaUrl(address: string, query: URLSearchParams, options: CreateBusOptions): KafkaSettings {
  const bootstrap = parseBootstrap(address);
  for (const name of query.keys()) {
    if (!KAFKA_PARAMETER_NAMES.some((known) => known === name)) {
      const known = KAFKA_PARAMETER_NAMES.join(', ');
      throw new BusError('invalid', `bus: unknown parameter "${name}" of kafka:; known are ${known}`);
    }
  }
  const parameters: KafkaParameters = Object.fromEntries(query);
  const timeoutMs = positive(parameters, 'timeout_ms', 5000);
  const sessionTimeoutMs = positive(parameters, 'session_timeout_ms', 10_000);
  return {
    bootstrap,
    client: oneOf(parameters, 'client', ['kafkajs', 'platformatic']),
    clientId: parameters.client_id ?? 'chat4all',
    compression: oneOf(parameters, 'compression', ['none', 'gzip', 'lz4', 'zstd']),
    createTopics: oneOf(parameters, 'create', ['always', 'never']) === 'always',
    replicationFactor: positive(parameters, 'replication_factor', -1),
    timeoutMs,
    publishTimeoutMs: positive(parameters, 'publish_timeout_ms', Math.max(30_000, timeoutMs)),
    sessionTimeoutMs,
    groupInstanceId: parameters.group_instance_id,
    rack: parameters.rack ?? '',
    heartbeatMs: positive(parameters, 'heartbeat_ms', Math.min(500, Math.ceil(sessionTimeoutMs / 3))),
    metadataRefreshMs: positive(parameters, 'metadata_refresh_ms', 10_000),
    maxQueuedBytes: positive(parameters, 'buffer_bytes', 64 * MEBIBYTE),
    maxRecordBytes: options.maxRecordBytes ?? MEBIBYTE,
    redeliveryPauseMs: options.redeliveryPauseMs ?? 1000,
    log: options.log ?? (() => undefined),
    ...parseSecurity(parameters),
  };
}

function parseBootstrap(address: string): NodeAddress[] {
  const hosts = address.replace(/^\/\//, '').replace(/\/$/, '');
  if (hosts.includes('@')) {
    throw new BusError('invalid', 'bus: the URL must not contain credentials; use username and password_file');
  }
  return hosts.split(',').map((text) => {
    const [, host = '', port = String(DEFAULT_PORT)] = /^(\[[\da-f:.]+\]|[^:/\s]+)(?::(\d{1,5}))?$/i.exec(text) ?? [];
    if (host === '' || !address.startsWith('//') || Number(port) > 65_535) {
      throw new BusError('invalid', `bus: "${text}" is not a broker; use kafka://<host>:<port>,<host>:<port>`);
    }
    return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
  });
}

function positive(parameters: KafkaParameters, name: keyof KafkaParameters, otherwise: number): number {
  const text = parameters[name];
  if (text === undefined) return otherwise;
  if (!/^[1-9]\d{0,14}$/.test(text)) {
    throw new BusError('invalid', `bus: ${name} must be a whole number above 0 (got "${text}")`);
  }
  return Number(text);
}

/** The first of the values is the default. */
function oneOf<Value extends string>(
  parameters: KafkaParameters,
  name: keyof KafkaParameters,
  values: readonly [Value, ...Value[]],
): Value {
  const text = parameters[name];
  if (text === undefined) return values[0];
  const value = values.find((one) => one === text);
  if (value === undefined) {
    throw new BusError('invalid', `bus: ${name} must be ${values.join(' or ')} (got "${text}")`);
  }
  return value;
}
