import { memoryFigure, millisecondsFigure, rateFigure, ratioAim, valueAim } from '../figure.ts';
import type { BenchRecord } from '../record/bench-record.ts';

/** Returns a record whose SendMessage rate is a part of the floor. */
export function sampleRecord(date: string, sendRatio = 0.5): BenchRecord {
  return {
    date,
    commit: '0123456789ab',
    machine: { cpu: 'a CPU', cores: 2, memoryGigabytes: 8, kernel: 'Linux 6.1', node: 'v24.0.0' },
    measures: {
      send: {
        figures: [rateFigure('SendMessage & <more>', 2_000 * sendRatio, { floor: 2_000, aim: ratioAim(0.8) })],
        ledgers: [],
      },
      latency: { figures: [millisecondsFigure('p50', 8, { floor: 2, aim: valueAim(8) })], ledgers: [] },
      memory: { figures: [memoryFigure('idle', 100)], ledgers: [] },
      cost: {
        figures: [],
        ledgers: [
          {
            ...{ name: 'over Kafka', perSecond: 200, p50Ms: 20, p99Ms: 100 },
            processes: { router: { 'CPU µs': 800, encodes: 4 }, broker: { 'CPU µs': 1_000 } },
          },
        ],
      },
    },
  };
}
