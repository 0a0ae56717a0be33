import { measureCost } from './cost/measure-cost.ts';
import { measureHeadOfLine } from './delivery/head-of-line.ts';
import { measureDrain, measureDrainWithServers } from './delivery/pipeline-figures.ts';
import { measureEventPosts } from './event-posts.ts';
import type { Figure } from './figure.ts';
import { measureHttp } from './http.ts';
import { measureKafka } from './kafka/measure-kafka.ts';
import { measureLatency } from './latency.ts';
import { type Measurement, measureEach } from './measurement.ts';
import { MEDIA_MEASURES } from './media/measure-media.ts';
import { measureMemory } from './memory.ts';
import { measureOverhead } from './observability/overhead.ts';
import { measurePage } from './observability/page.ts';
import { measureRouterAndNest } from './peers/router-and-nest.ts';
import { measureWorkerAndWatermill } from './peers/worker-and-watermill.ts';
import { measureReaders } from './readers.ts';
import { measureRowsInPostgres, measureRowsInSqlite } from './rows/measure-rows.ts';
import { measureSendMessage } from './send-message.ts';
import { measureStart } from './start.ts';
import { measureSustained } from './sustained.ts';
import { measureWebhooks } from './webhooks.ts';

type Measure = () => Promise<Measurement>;

function ofFigures(...measures: readonly (() => Promise<readonly Figure[]>)[]): Measure {
  return async () => ({ figures: await measureEach(measures), ledgers: [] });
}

/** The measures by name. */
export const MEASURES: ReadonlyMap<string, Measure> = new Map([
  ['send', ofFigures(measureSendMessage)],
  ['http', ofFigures(measureHttp)],
  ['events', ofFigures(measureEventPosts)],
  ['drain', ofFigures(measureDrain)],
  ['latency', ofFigures(measureLatency)],
  ['sustained', ofFigures(measureSustained)],
  ['start', ofFigures(measureStart)],
  ['memory', ofFigures(measureMemory)],
  ['cost', measureCost],
  ['kafka', ofFigures(measureKafka)],
  ['peers', ofFigures(measureWorkerAndWatermill, measureRouterAndNest)],
  ['webhooks', ofFigures(measureWebhooks)],
  ['readers', ofFigures(measureReaders)],
  ['rows', ofFigures(measureRowsInSqlite, measureRowsInPostgres)],
  ['media', ofFigures(...MEDIA_MEASURES)],
  ['observability', ofFigures(measurePage, measureOverhead)],
  ['delivery', ofFigures(measureDrainWithServers, measureHeadOfLine)],
]);

/** The measures of the embedded defaults, which need no servers. */
export const DEFAULT_MEASURES: readonly string[] = ['send', 'drain', 'latency', 'sustained', 'start', 'memory'];
