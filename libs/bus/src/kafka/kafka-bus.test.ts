import { describe } from 'vitest';
import { createBus } from '../create-bus.ts';
import { describeBus } from '../testing.ts';

const modes = [
  ['KRaft', process.env['KAFKA_BROKERS']],
  ['ZooKeeper', process.env['KAFKA_ZOOKEEPER_BROKERS']],
] as const;

for (const [mode, brokers = ''] of modes) {
  const missing = brokers === '' && process.env['CI'] !== 'true';
  describe.skipIf(missing)(missing ? `${mode} (no broker: needs Java 17 and Maven, or Docker)` : mode, () => {
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
