import { runApp } from '@chat4all/runtime';
import { migrate } from './migrate.ts';
import { work } from './work.ts';

const args = process.argv.slice(2).join(' ');
if (args === '') await runApp('worker', work);
else if (args === 'migrate') await migrate(process.env).catch(fail);
else fail(new Error(`unknown argument "${args}"; usage: worker [migrate]`));

function fail(error: unknown): void {
  console.error(`worker: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
