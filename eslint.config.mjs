import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';

/** The workspace packages that each package may import, in addition to the rules of its layer. See docs/packages.md. */
const ALLOWED_IMPORTS = {
  proto: [],
  bus: [],
  store: ['proto'],
  media: [],
  connector: [],
  'connector-meta': ['connector'],
  'connector-whatsapp': ['connector', 'connector-meta'],
  'connector-instagram': ['connector', 'connector-meta'],
  'connector-telegram': ['connector'],
  'connector-sandbox': [],
  connectors: ['connector', 'connector-whatsapp', 'connector-instagram', 'connector-telegram'],
  metrics: [],
  records: ['bus', 'proto', 'connector'],
  runtime: ['bus', 'store', 'media', 'records', 'metrics', 'connector', 'connectors'],
  console: ['proto', 'runtime'],
  client: ['proto'],
  cli: ['proto', 'client'],
};

export default tseslint.config(
  { ignores: ['**/dist', '**/dist-bundle', '**/out-tsc', '**/src/gen', '**/test-output', '**/.venv', '.nx'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    plugins: { '@nx': nx },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@nx/enforce-module-boundaries': [
        'error',
        {
          enforceBuildableLibDependency: true,
          depConstraints: [
            { sourceTag: 'layer:app', onlyDependOnLibsWithTags: ['layer:service', 'layer:platform', 'layer:contract'] },
            { sourceTag: 'layer:service', onlyDependOnLibsWithTags: ['layer:platform', 'layer:contract'] },
            { sourceTag: 'layer:platform', onlyDependOnLibsWithTags: ['layer:platform', 'layer:contract'] },
            { sourceTag: 'layer:contract', onlyDependOnLibsWithTags: ['layer:contract'] },
            ...Object.entries(ALLOWED_IMPORTS).map(([scope, allowed]) => ({
              sourceTag: `scope:${scope}`,
              onlyDependOnLibsWithTags: allowed.map((name) => `scope:${name}`),
            })),
          ],
        },
      ],
    },
  },
  {
    files: ['**/*.config.*', '**/*.mjs', '**/*.js'],
    ...tseslint.configs.disableTypeChecked,
  },
  // Tests and tools may import any package, because they are not published.
  {
    files: [
      'tools/**',
      '**/*.test.ts',
      '**/*.fixture.ts',
      'apps/*/src/testing/**',
      'libs/{api,console,delivery,notifier,webhooks}/src/testing/**',
      'libs/*/test/**',
      'libs/**/scripts/**',
    ],
    rules: { '@nx/enforce-module-boundaries': 'off' },
  },
  // Imports the configuration of the workspace, which is in no package.
  { files: ['**/vitest.config.ts'], rules: { '@nx/enforce-module-boundaries': 'off' } },
);
