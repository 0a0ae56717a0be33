import { join } from 'node:path';
import { Command } from 'commander';
import { checkFiles } from './check-files.ts';
import { countByFolder, formatCounts, formatFindings } from './report.ts';

await new Command('npm run prose --')
  .description('Prints the words of comments, messages and pages that the style rules advise against. Fails nothing.')
  .argument('[paths...]', 'files and folders to check; none: the whole repository')
  .option('--summary', 'only the count per folder')
  .option('--json', 'for scripts: {"findings": […], "folders": {…}}')
  .option('--directory <folder>', 'the repository to check', join(import.meta.dirname, '../../..'))
  .addHelpText('after', '\nExamples:\n  npm run prose -- libs/bus\n  npm run prose -- docs --summary')
  .action((paths: string[], options: { summary?: true; json?: true; directory: string }) => {
    const findings = checkFiles(options.directory, paths);
    const folders = Object.fromEntries(countByFolder(findings));
    if (options.json === true) console.log(JSON.stringify({ findings, folders }, undefined, 2));
    else
      console.log(
        [...(options.summary === true ? [] : formatFindings(findings)), ...formatCounts(findings)].join('\n'),
      );
  })
  .parseAsync();
