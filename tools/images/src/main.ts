import { basename } from 'node:path';
import { Argument, Command } from 'commander';
import { APPS } from './apps.ts';
import { bundle } from './bundle.ts';

await new Command('node tools/images/src/main.ts')
  .description('Bundles apps for their images, with a bill of materials and the licenses of the packages in them.')
  .addArgument(
    new Argument('[apps...]', 'the folders of the apps (default: all)').choices(APPS.map((app) => `apps/${app}`)),
  )
  .addHelpText('after', '\nExamples:\n  npx nx run router:bundle\n  npx nx run-many -t bundle')
  .action(async (folders: readonly string[]) => {
    for (const folder of folders.length > 0 ? folders : APPS) console.log(await bundle(basename(folder)));
  })
  .parseAsync();
