import { describe } from 'vitest';
import { createBus } from '../create-bus.ts';
import { describeBus } from '../testing.ts';
import { skipWithout } from './kafka-server.fixture.ts';

const modes = [
  ['KRaft', process.env['KAFKA_BROKERS'], await skipWithout('kafka')],
  ['ZooKeeper', process.env['KAFKA_ZOOKEEPER_BROKERS'], await skipWithout('kafkaOnJava')],
] as const;

for (const [mode, brokers = '', { skip, named }] of modes) {
  const missing = brokers === '' && skip;
  describe.skipIf(missing)(missing ? named(mode) : mode, () => {
    for (const client of ['kafkajs', 'platformatic']) {
      const sessionTimeoutMs = 6000;
      const timing = `session_timeout_ms=${sessionTimeoutMs}&heartbeat_ms=100&metadata_refresh_ms=1000`;
      const url = `kafka://${brokers}?client=${client}&${timing}`;
      describeBus(
        () =>
          Promise.resolve({
            open: () => createBus(url, { redeliveryPauseMs: 5 }),
            dispose: () => Promise.resolve(),
          }),
        {
          name: `Kafka by ${client}`,
          severalBuses: true,
          growsTopics: true,
          maxRecordBytes: 1024 * 1024,
          // Takes a while, and is the same with ZooKeeper.
          ...(mode === 'KRaft' && { sessionTimeoutMs }),
        },
      );
    }
  });
}
