import { defineConfig } from 'vitest/config';

// One configuration for every package: tests stand beside their source and run from TypeScript, and each run leaves
// a report that `.ci/run` counts, also when Nx took the result from its cache.
export default defineConfig({
  ssr: { resolve: { conditions: ['@chat4all/source', 'node', 'import', 'module', 'default'] } },
  test: {
    include: ['src/**/*.test.ts'],
    passWithNoTests: true,
    // Only to end what hangs: many tests start processes, and machines differ.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ['default', ['json', { outputFile: 'test-output/report.json' }]],
  },
});
