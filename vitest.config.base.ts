import { defineConfig } from 'vitest/config';

// The configuration of all packages. Tests are next to their source and run from TypeScript. Each run writes a report;
// `.ci/run` counts the reports, including those that Nx restores from its cache.
export default defineConfig({
  ssr: { resolve: { conditions: ['@chat4all/source', 'node', 'import', 'module', 'default'] } },
  test: {
    include: ['src/**/*.test.ts'],
    passWithNoTests: true,
    // The files of a package share their modules, because loading them for each file takes longer than the tests.
    isolate: false,
    // Nx runs several packages at once.
    maxWorkers: 1,
    // Nx enables colours, but tests compare texts without them.
    env: { FORCE_COLOR: '0' },
    // Long enough for slow machines, because many tests start processes. Ends only tests that hang.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ['default', ['json', { outputFile: 'test-output/report.json' }]],
  },
});
