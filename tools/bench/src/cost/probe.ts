// Loaded into each thread of a measured process before its program (`--import`): counts its work, and answers with the counts
// on a socket in the folder that BENCH_PROBES names.
import { createServer } from 'node:http';
import { join } from 'node:path';
import { GCProfiler } from 'node:v8';
import { isMainThread, threadId } from 'node:worker_threads';
import { countWork } from './counters.ts';

const folder = process.env['BENCH_PROBES'];
if (folder !== undefined) {
  const counts = await countWork();
  const allocated = countAllocations();
  const server = createServer((_, response) => {
    const { user, system } = process.cpuUsage();
    response.end(
      JSON.stringify({
        ...counts,
        // The time of all threads.
        ...(isMainThread && { 'CPU µs': user + system }),
        'allocated bytes': allocated(),
      }),
    );
  });
  server.listen(join(folder, `${process.pid}.${threadId}.sock`)).unref();
}

/** Returns a function that returns the bytes allocated on the heap so far, up to the last garbage collection. */
function countAllocations(): () => number {
  let total = 0;
  let after = 0;
  let profiler = new GCProfiler();
  profiler.start();
  return () => {
    for (const { beforeGC, afterGC } of profiler.stop().statistics) {
      total += Math.max(0, beforeGC.heapStatistics.usedHeapSize - after);
      after = afterGC.heapStatistics.usedHeapSize;
    }
    profiler = new GCProfiler();
    profiler.start();
    return total;
  };
}
