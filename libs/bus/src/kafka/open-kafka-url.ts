import type { Bus } from '../bus.ts';
import type { CreateBusOptions } from '../bus-options.ts';
import { KafkaBus } from './kafka-bus.ts';
import type { ConnectNode } from './kafka-node.ts';
import type { KafkaSettings } from './kafka-settings.ts';
import { parseKafkaUrl } from './parse-kafka-url.ts';

/** Opens a bus on the cluster of a URL, without connecting yet. */
export async function openKafkaUrl(address: string, query: URLSearchParams, options: CreateBusOptions): Promise<Bus> {
  const settings = parseKafkaUrl(address, query, options);
  return new KafkaBus(await clientOf(settings), settings);
}

/** Each client is loaded when it is used. */
async function clientOf(settings: KafkaSettings): Promise<ConnectNode> {
  if (settings.client === 'platformatic') {
    const { connectPlatformatic } = await import('./platformatic/connect-platformatic.ts');
    return connectPlatformatic(settings);
  }
  const { connectKafkajs } = await import('./kafkajs/connect-kafkajs.ts');
  return connectKafkajs(settings);
}
