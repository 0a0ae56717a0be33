import { setTimeout } from 'node:timers/promises';
import { requestBroker } from './request-broker.ts';

const FIND_TIMEOUT_MS = 30_000;
const FIND_COORDINATOR = { api: 10, version: 0 };

/** Returns the id of the broker that coordinates a group. Repeats the question for 30 seconds: a new cluster has none yet. */
export async function findCoordinator(ports: readonly number[], group: string): Promise<number> {
  const name = Buffer.from(group);
  const length = Buffer.alloc(2);
  length.writeInt16BE(name.length);
  const request = { ...FIND_COORDINATOR, body: Buffer.concat([length, name]) };
  const deadline = performance.now() + FIND_TIMEOUT_MS;
  while (performance.now() < deadline) {
    for (const port of ports) {
      const response = await requestBroker(port, request).catch(() => undefined);
      // The error code (2 bytes) is 0 for success; the id of the broker follows.
      if (response?.readInt16BE(0) === 0) return response.readInt32BE(2);
    }
    await setTimeout(100);
  }
  throw new Error(`group "${group}" has no coordinator at ports ${ports.join(', ')}`);
}
