import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { root, runCommand } from '../run-command.ts';
import { OLDEST_TYPESCRIPT, type OutsideProject, createOutsideProject } from './outside-project.ts';
import { publishedPackages } from './published.ts';
import { type Registry, startRegistry } from './registry.ts';

const packages = await publishedPackages();
const programs = join(root, 'node_modules/.bin');
const names = packages.map(({ name }) => name);
const NODE_OPTIONS = {
  module: 'nodenext',
  moduleResolution: 'nodenext',
  lib: 'es2024,esnext.disposable',
  types: 'node',
};

describe('all packages, published to a registry and installed in an empty project', () => {
  let registry: Registry;
  let project: OutsideProject;
  beforeAll(async () => {
    registry = await startRegistry();
    // As a release does. The builds are up to date, because the verify target depends on them.
    await runCommand('npx', ['nx', 'release', 'publish', '--registry', registry.url], {
      environment: { NPM_CONFIG_USERCONFIG: registry.publisherConfig },
    });
    project = await createOutsideProject(registry, names);
  }, 300_000);
  afterAll(async () => {
    await project.remove();
    await registry.dispose();
  });

  it.each(packages)('$name has correct exports for Node, bundlers and TypeScript', async ({ folder }) => {
    // The packages are ES modules. `require` of Node loads those too, and TypeScript supports it with `module:
    // nodenext`.
    await runCommand(join(programs, 'attw'), ['--pack', folder, '--profile', 'esm-only']);
    await runCommand(join(programs, 'publint'), [folder, '--strict']);
  });

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
    'send a text from strict TypeScript with type checks of the packages: %j',
    async ({ module, moduleResolution, types, lib = 'es2023' }) => {
      await project.write('tsconfig.json', tsconfig(['send.ts'], { module, moduleResolution, lib, types }));
      await project.run('tsc', '-p', 'tsconfig.json');
      const printed: unknown = JSON.parse(await project.run('node', 'out/send.js'));
      expect(printed).toEqual({ isSame: true, text: 'sent from TypeScript', failure: 'authentication' });
    },
  );

  it('can be imported from JavaScript and strict TypeScript', async () => {
    const counts = z
      .record(z.string(), z.number().min(1))
      .parse(JSON.parse(await project.run('node', 'import-all.mjs', ...names)));
    expect(Object.keys(counts)).toEqual(names);
    const lines = names.map((name, index) => `export * as package${index} from '${name}';`);
    await project.write('import-all.ts', lines.join('\n'));
    await project.write('tsconfig.json', tsconfig(['import-all.ts'], NODE_OPTIONS));
    await project.run('tsc', '-p', 'tsconfig.json');
  });

  it(`compile with TypeScript ${OLDEST_TYPESCRIPT}, the oldest supported version`, async () => {
    await project.write('tsconfig.json', tsconfig(['send.ts', 'import-all.ts'], NODE_OPTIONS));
    await project.run('node', 'node_modules/typescript/bin/tsc', '-p', 'tsconfig.json');
  });

  it('have READMEs whose examples compile', async () => {
    const readmes = await Promise.all(packages.map(({ folder }) => readFile(join(root, folder, 'README.md'), 'utf8')));
    const examples = readmes.flatMap((text) =>
      [...text.matchAll(/^```[jt]s\n(.*?)^```/gms)].map(([, code = '']) => code),
    );
    expect(examples.length).toBeGreaterThan(10);
    const files = examples.map((_, index) => `example-${index}.ts`);
    await Promise.all(files.map((file, index) => project.write(file, examples[index] ?? '')));
    // The types of Hono need those of the DOM.
    const options = { ...NODE_OPTIONS, lib: `${NODE_OPTIONS.lib},dom` };
    await project.write('tsconfig.json', tsconfig(files, options));
    await project.run('tsc', '-p', 'tsconfig.json');
  });

  it.each(names)('contain no tests and no build information: %s', async (name) => {
    const list = "console.log(JSON.stringify(require('fs').readdirSync(process.argv[1], { recursive: true })))";
    const files = await project.run('node', '-e', list, `node_modules/${name}`);
    expect(files).toContain('dist/index.js');
    expect(files).toContain('README.md');
    expect(files).not.toMatch(/\.test\.|tsbuildinfo|fixture/);
  });
});

describe.each(packages)('$name', ({ name, folder, dependencies, version, keywords, sideEffects, ...manifest }) => {
  it('has license, links and public access in its manifest', async () => {
    expect(manifest).toMatchObject({
      license: 'MIT',
      homepage: `https://github.com/chat4all/chat4all/tree/main/${folder}#readme`,
      bugs: 'https://github.com/chat4all/chat4all/issues',
      repository: { type: 'git', url: 'git+https://github.com/chat4all/chat4all.git', directory: folder },
      publishConfig: { access: 'public' },
    });
    expect(keywords).toContain('chat4all');
    expect(await readFile(join(root, folder, 'LICENSE'), 'utf8')).toBe(await readFile(join(root, 'LICENSE'), 'utf8'));
  });

  it('lists every module with side effects in sideEffects', async () => {
    const files = globSync(`${folder}/src/**/*.ts`, { cwd: root, exclude: ['**/*.test.ts', '**/*.fixture.ts'] });
    const imported = await Promise.all(
      files.map(async (file) => {
        const text = await readFile(join(root, file), 'utf8');
        return [...text.matchAll(/^import '(\.[^']+)';/gm)].map(([, path = '']) => join(dirname(file), path));
      }),
    );
    const sources = [...new Set(imported.flat())].map((file) => `./${relative(folder, file)}`);
    const builds = sources.map((file) => file.replace(/^\.\/src\/(.*)\.ts$/, './dist/$1.js'));
    expect(sideEffects).toEqual(sources.length === 0 ? false : [...builds, ...sources]);
  });

  it('depends only on published packages, and on workspace packages of the same version', () => {
    const internal = Object.entries(dependencies).filter(([dependency]) => dependency.startsWith('@chat4all/'));
    expect(names).toEqual(expect.arrayContaining(internal.map(([dependency]) => dependency)));
    for (const [, range] of internal) expect(range).toBe(`^${version}`);
    expect(names).toContain(name);
  });
});

interface CompilerOptions {
  readonly module: string;
  readonly moduleResolution: string;
  readonly lib: string;
  readonly types: string | undefined;
}

function tsconfig(files: readonly string[], { module, moduleResolution, lib, types }: CompilerOptions): string {
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
  return JSON.stringify({ compilerOptions, files });
}
