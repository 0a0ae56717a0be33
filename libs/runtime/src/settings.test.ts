import { expect, test } from 'vitest';
import { changedSettings, readSettings, shownSettings } from './settings.ts';

test('refuses several processes over the embedded log, which one process opens', () => {
  expect(() => readSettings({ CHAT4ALL_PROCESSES: '2' })).toThrow(
    'CHAT4ALL_PROCESSES: must be 1 with CHAT4ALL_BUS=embedded:./data',
  );
  expect(readSettings({ CHAT4ALL_PROCESSES: '2', CHAT4ALL_BUS: 'kafka://broker:9092' }).processes).toBe(2);
});

test('uses the defaults without variables', () => {
  expect(readSettings({ PATH: '/bin' })).toEqual({
    bus: 'embedded:./data',
    store: 'sqlite:./data/chat4all.db',
    media: 'folder:./data/media',
    mediaMaximumBytes: 100_000_000,
    mediaScan: undefined,
    mediaConvert: [],
    mediaReceived: 'all',
    mediaRetention: { uploadedDays: undefined, receivedDays: undefined },
    masterKey: undefined,
    accountUrls: [],
    acceptEmptyStore: false,
    config: undefined,
    grpc: { host: '127.0.0.1', port: 50_051 },
    http: { address: { host: '127.0.0.1', port: 8_081 }, url: undefined, origins: [] },
    metrics: { host: '127.0.0.1', port: 8_000 },
    webhooks: { host: '127.0.0.1', port: 8_080 },
    sandbox: { host: '127.0.0.1', port: 8_090 },
    sandboxDelays: { sentMs: 50, deliveredMs: 200, readMs: 800 },
    sandboxRules: 'lenient',
    channels: ['whatsapp', 'instagram'],
    partitions: 4,
    processes: 1,
    apiLimits: {
      ...{ calls: 5_000, streams: 20_000, callsPerConnection: 1_000, connections: 10_000 },
      ...{ connectionAgeMs: 3_600_000, connectionGraceMs: 60_000, connectionIdleMs: 900_000, keepaliveMs: 60_000 },
      clientMemoryBytes: 336 * 1_048_576,
    },
    retentionMs: 7 * 24 * 3_600_000,
    graceMs: 20_000,
    delivery: {
      calls: 256,
      callsPerAccount: 128,
      retryAttempts: 10,
      retryPeriodMs: 86_400_000,
      retryMaximumMs: 600_000,
      breakerFailures: 10,
      breakerMaximumMs: 60_000,
    },
    console: {
      address: { host: '127.0.0.1', port: 8088 },
      url: undefined,
      routerUrl: 'http://127.0.0.1:8081',
      apiKeyFile: undefined,
      tracesUrl: undefined,
      oidc: {
        issuer: undefined,
        clientId: undefined,
        clientSecretFile: undefined,
        roleClaim: 'roles',
        roles: [
          ['viewer', 'viewer'],
          ['agent', 'agent'],
          ['operator', 'operator'],
          ['admin', 'admin'],
        ],
      },
    },
    notifier: { allowedRanges: [], proxyUrl: undefined },
    insecure: false,
    logLevel: 'info',
  });
});

test('names every invalid variable with its value', () => {
  const wrong = {
    CHAT4ALL_BUS: 'rabbit://here',
    CHAT4ALL_GRPC: 'localhost',
    CHAT4ALL_METRICS: '127.0.0.1:99999',
    CHAT4ALL_PARTITIONS: '0',
    CHAT4ALL_LOG_LEVEL: 'loud',
    CHAT4ALL_MEDIA_RECEIVED: 'image,gif',
    CHAT4ALL_GPRC: '127.0.0.1:1',
  };
  expect(() => readSettings(wrong)).toThrow(
    new RegExp(
      Object.entries(wrong)
        .map(([name, value]) =>
          name === 'CHAT4ALL_GPRC'
            ? `(?=[^]*${name}: unknown setting)`
            : `(?=[^]*${name}: must .*\\(got "${value}"\\))`,
        )
        .join(''),
    ),
  );
});

test.each([
  ['off', 'off'],
  ['video, image', ['image', 'video']],
])('fetches the files that CHAT4ALL_MEDIA_RECEIVED names: %s', (text, types) => {
  expect(readSettings({ CHAT4ALL_MEDIA_RECEIVED: text }).mediaReceived).toEqual(types);
});

test('ignores the settings of the command line client', () => {
  expect(() => readSettings({ CHAT4ALL_ADDRESS: 'x', CHAT4ALL_API_KEY: 'y' })).not.toThrow();
});

test.each([
  ['[::1]:1', { host: '::1', port: 1 }],
  ['0.0.0.0:0', { host: '0.0.0.0', port: 0 }],
  ['router.internal:50051', { host: 'router.internal', port: 50_051 }],
])('accepts the address %s', (text, address) => {
  expect(readSettings({ CHAT4ALL_GRPC: text }).grpc).toEqual(address);
});

test('shows every setting and those that differ from the defaults, without passwords', () => {
  const environment = {
    CHAT4ALL_STORE: 'postgres://chat4all:hidden@db:5432/chat4all',
    CHAT4ALL_GRPC: '127.0.0.1:50051',
    PATH: '/bin',
  };
  const masked = { CHAT4ALL_STORE: 'postgres://chat4all:***@db:5432/chat4all' };
  expect(shownSettings(environment)).toMatchObject({ CHAT4ALL_BUS: 'embedded:./data', ...masked });
  expect(changedSettings(environment)).toEqual(masked);
});
