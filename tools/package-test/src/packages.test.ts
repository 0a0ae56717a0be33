import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOutsideProject, type OutsideProject } from './outside-project.ts';

describe('The connector packages, installed outside the workspace', () => {
  let project: OutsideProject;
  beforeAll(async () => {
    project = await createOutsideProject();
  }, 180_000);
  afterAll(() => project.remove());

  it.each([
    ['send-by-import.mjs', 'sent by import'],
    ['send-by-require.mjs', 'sent by require'],
  ])('send a text to the sandbox from plain JavaScript: %s', async (program, text) => {
    expect(JSON.parse(await project.run('node', program))).toEqual({ isSame: true, text });
  });

  it.each([
    { module: 'nodenext', moduleResolution: 'nodenext', types: 'node' },
    { module: 'preserve', moduleResolution: 'bundler', types: 'node' },
    { module: 'preserve', moduleResolution: 'bundler', lib: 'es2023,dom' },
  ])(
    'send a text from strict TypeScript that checks their types too: %j',
    async ({ module, moduleResolution, types, lib = 'es2023' }) => {
      const compilerOptions = {
        module,
        moduleResolution,
        lib: lib.split(','),
        types: types === undefined ? [] : [types],
        target: 'es2022',
        strict: true,
        exactOptionalPropertyTypes: true,
        noUncheckedIndexedAccess: true,
        skipLibCheck: false,
        outDir: 'out',
        rootDir: '.',
      };
      await project.write('tsconfig.json', JSON.stringify({ compilerOptions, files: ['send.ts'] }));
      await project.run('tsc', '-p', 'tsconfig.json');
      const printed: unknown = JSON.parse(await project.run('node', 'out/send.js'));
      expect(printed).toEqual({ isSame: true, text: 'sent from TypeScript', refusal: 'authentication' });
    },
    60_000,
  );

  it.each([
    'connector',
    'connector-meta',
    'connector-whatsapp',
    'connector-instagram',
    'connector-sandbox',
    'connectors',
  ])('hold nothing but what %s needs: no tests, no build information', async (name) => {
    const list = "console.log(JSON.stringify(require('fs').readdirSync(process.argv[1], { recursive: true })))";
    const files = await project.run('node', '-e', list, `node_modules/@chat4all/${name}`);
    expect(files).toContain('dist/index.js');
    expect(files).not.toMatch(/\.test\.|tsbuildinfo|fixtures/);
  });
});
