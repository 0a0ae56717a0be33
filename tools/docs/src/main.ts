import { execFileSync } from 'node:child_process';
import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { build, serve } from 'vitepress';
import { root } from './repository.ts';

const site = join(root, 'dist/docs');

interface Options {
  readonly base: string;
  readonly reference: boolean;
  readonly serve?: true;
}

await new Command('npm run docs --')
  .description('Builds the pages of this repository, with the reference of the libraries, as a site in dist/docs.')
  .option('--serve', 'serve the site at http://localhost:4173 afterwards')
  .option('--no-reference', 'leave the reference of the libraries out, which takes most of the time')
  .option('--base <path>', 'the path that the site is published under', '/')
  .addHelpText('after', '\nExamples:\n  npm run docs -- --serve\n  npm run docs -- --base /chat4all/')
  .action(async ({ base, reference, serve: isServed }: Options) => {
    process.env['DOCS_BASE'] = base;
    if (reference) execFileSync('npm', ['run', 'reference'], { cwd: root, stdio: 'inherit' });
    await build(join(import.meta.dirname, '..'));
    const built = join(root, 'dist/reference');
    if (reference && existsSync(built)) cpSync(built, join(site, 'reference'), { recursive: true });
    console.log(`built ${site}`);
    if (isServed) await serve({ root: join(import.meta.dirname, '..'), base, port: 4173 });
  })
  .parseAsync();
