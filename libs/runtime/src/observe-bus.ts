import { type Bus, BusError, type BusRecord, type PublishOptions } from '@chat4all/bus';
import type { Metrics } from '@chat4all/metrics';

/** Wraps a bus with metrics. */
export function observeBus(bus: Bus, { busPublishDuration, busRecordsPublished, busErrors }: Metrics): Bus {
  const counting = async <Result>(operation: string, work: Promise<Result>): Promise<Result> => {
    try {
      return await work;
    } catch (error) {
      busErrors.inc({ operation, code: BusError.is(error) ? error.code : 'unknown' });
      throw error;
    }
  };
  const publish = async (records: readonly BusRecord[], options?: PublishOptions): ReturnType<Bus['publish']> => {
    const started = performance.now();
    const positions = await bus.publish(records, options);
    busPublishDuration.observe((performance.now() - started) / 1_000);
    for (const [topic, count] of countTopics(records)) busRecordsPublished.inc({ topic }, count);
    return positions;
  };
  return {
    system: bus.system,
    publish: (records, options) => counting('publish', publish(records, options)),
    ensureTopics: (topics) => counting('ensure_topics', bus.ensureTopics(topics)),
    subscribe: (options, handle) => counting('subscribe', bus.subscribe(options, handle)),
    lag: (group, topics) => counting('lag', bus.lag(group, topics)),
    check: () => counting('check', bus.check()),
    tail: (options) => bus.tail(options),
    close: () => bus.close(),
  };
}

function countTopics(records: readonly BusRecord[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { topic } of records) counts.set(topic, (counts.get(topic) ?? 0) + 1);
  return counts;
}
