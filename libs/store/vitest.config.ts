import { mergeConfig } from 'vitest/config';
import base from '../../vitest.config.base.ts';

// pg is loaded by `require`, for which a condition named `import` would choose the wrong files.
const conditions = ['@chat4all/source', 'node', 'default'];

export default mergeConfig(
  { ...base, ssr: { resolve: { conditions } } },
  { test: { globalSetup: 'test/vitest-setup.ts' } },
);
