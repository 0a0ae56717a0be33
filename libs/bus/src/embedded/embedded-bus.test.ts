import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeBus } from '../testing.ts';
import { createEmbeddedBus } from './create-embedded-bus.ts';
import type { EmbeddedBusOptions } from './options.ts';

function describeEmbedded(name: string, options: Omit<EmbeddedBusOptions, 'folder'>): void {
  describeBus(
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'chat4all-bus-'));
      return {
        open: () => createEmbeddedBus({ folder, redeliveryPauseMs: 5, ...options }),
        dispose: () => rm(folder, { recursive: true }),
      };
    },
    { name, severalBuses: false, growsTopics: true, maxRecordBytes: 1024 * 1024 },
  );
}

describeEmbedded('embedded', {});
// All reads are from files, and there are many files.
describeEmbedded('embedded, without memory', { cacheBytes: 0, segmentBytes: 20_000, sync: 'never' });
