import { defineConfig } from 'vitest/config';

// One configuration for every package: tests stand beside their source and run from TypeScript, and each run leaves
// a report that `.ci/run` counts, also when Nx took the result from its cache.
export default defineConfig({
  ssr: { resolve: { conditions: ['@chat4all/source', 'node', 'import', 'module', 'default'] } },
  test: {
    include: ['src/**/*.test.ts'],
    passWithNoTests: true,
    // The files of a package share their modules: loading them again for each file takes longer than the tests.
    isolate: false,
    // Nx runs several packages at once.
    maxWorkers: 1,
    // Nx asks for colours, and tests compare texts.
    env: { FORCE_COLOR: '0' },
    // Only to end what hangs: many tests start processes, and machines differ.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ['default', ['json', { outputFile: 'test-output/report.json' }]],
  },
});
