import { MediaOrigin } from '@chat4all/client';
import { type Command, Option } from 'commander';
import { EXIT_CODES } from '../../cli-error.ts';
import { openChat } from '../../client/open-chat.ts';
import { formatMedia, mediaToJson } from '../../output/format-media.ts';
import { print, printJson } from '../../output/print.ts';
import { printPages } from '../../output/print-pages.ts';
import type { CommandContext, RunCommand } from '../context.ts';
import { JSON_FLAG, PAGE_FLAGS, type PageOptions, examples } from '../flags.ts';
import { type DeleteOptions, deleteMedia } from './delete.ts';
import { type GetOptions, getMedia } from './get.ts';
import { type UploadOptions, uploadMedia } from './upload.ts';

const ID = '0b9a3c52-5a0e-4f0e-9d59-6f3a1c1f6d0e';

/** The values of `--origin`. */
const ORIGINS = { uploaded: MediaOrigin.UPLOADED, received: MediaOrigin.RECEIVED } as const;

interface ListOptions extends PageOptions {
  readonly origin?: keyof typeof ORIGINS;
}

/** Adds `media` and its subcommands. */
export function addMediaCommands(program: Command, runCommand: RunCommand): void {
  const media = program
    .command('media')
    .description('Manages files, which are uploaded once and sent in any number of messages.')
    .addHelpText(
      'after',
      examples(
        '$ chat4all media upload photo.jpg',
        '$ chat4all send --channel whatsapp --to +5511999999999 \\',
        `    --image ${ID}`,
        '$ chat4all media list',
      ),
    );
  media
    .command('upload')
    .description('Uploads files, and prints the media id of each with its name.')
    .argument('<file...>')
    .option('--mime-type <type>', 'the type, such as image/jpeg (default: that of the extension)')
    .option('--name <name>', 'the file name that recipients see (default: that of the file)')
    .option(...JSON_FLAG)
    .addHelpText(
      'after',
      `
A file is rejected if its bytes are not of the type. Other files are uploaded
nevertheless, and the command fails.
${examples(
  '$ chat4all media upload photo.jpg',
  '$ chat4all media upload --name "Invoice 17.pdf" 17.pdf',
  '$ chat4all media upload --json *.png | jq -r .media_id',
)}`,
    )
    .action((files: readonly string[], options: UploadOptions, command: Command) => {
      if (files.length > 1 && options.name !== undefined) command.error('--name: cannot be used with several files');
      return runCommand((context) => uploadMedia(files, options, context));
    });
  media
    .command('get')
    .description('Prints a file, or downloads it.')
    .argument('<media id>')
    .option('--output <file>', 'download to this file; - is standard output')
    .option(...JSON_FLAG)
    .addHelpText(
      'after',
      examples(
        `$ chat4all media get ${ID}`,
        `$ chat4all media get ${ID} --output photo.jpg`,
        `$ chat4all media get ${ID} --output - | file -`,
      ),
    )
    .action((mediaId: string, options: GetOptions, command: Command) => {
      if (options.output === '-' && options.json) command.error('--json: cannot be used with --output -');
      if (options.output === '-' && process.stdout.isTTY) {
        command.error('--output: the bytes of a file must not be written to a terminal; name a file');
      }
      return runCommand((context) => getMedia(mediaId, options, context));
    });
  media
    .command('list')
    .description('Lists files, newest first.')
    .addOption(new Option('--origin <origin>', 'only these files').choices(Object.keys(ORIGINS)))
    .addOption(PAGE_FLAGS.pageSize())
    .addOption(PAGE_FLAGS.all())
    .option(...JSON_FLAG)
    .addHelpText('after', examples('$ chat4all media list --all --json', '$ chat4all media list --origin received'))
    .action((options: ListOptions) => runCommand((context) => list(options, context)));
  media
    .command('delete')
    .description('Deletes files. Messages with them that were not sent yet fail.')
    .argument('<media id...>')
    .option(...JSON_FLAG)
    .addHelpText('after', examples(`$ chat4all media delete ${ID}`))
    .action((mediaIds: readonly string[], options: DeleteOptions) =>
      runCommand((context) => deleteMedia(mediaIds, options, context)),
    );
}

async function list({ pageSize, all, json, origin }: ListOptions, { router, signal }: CommandContext): Promise<number> {
  const { media } = await openChat(router);
  await printPages(media.list({ pageSize, ...(origin && { origin: ORIGINS[origin] }) }, { signal }), {
    all: all ?? false,
    none: 'no files',
    printItem: (file) => {
      if (json) printJson(mediaToJson(file));
      else print(formatMedia(file));
    },
  });
  return EXIT_CODES.success;
}
