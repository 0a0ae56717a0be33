import type { Content, ContentInput } from '@chat4all/client';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { CliError, EXIT_CODES } from '../../cli-error.ts';
import { readContent } from '../../sending/read-content.ts';
import { collect, collectContact, collectLink, collectPair, parseTemplate } from '../parsers.ts';
import { type FileOption, parseFileOption } from './file-option.ts';

const FILES = ['image', 'video', 'audio', 'document', 'sticker'] as const;

/** The options that decide what is sent. All exclude each other; without any, the text is sent. */
export interface ContentOptions extends Partial<Record<(typeof FILES)[number], FileOption>> {
  readonly template?: { readonly name: string; readonly language: string };
  readonly choice?: Readonly<Record<string, string>>;
  readonly link?: Readonly<Record<string, string>>;
  readonly location?: { readonly latitude: number; readonly longitude: number };
  readonly contact?: Readonly<Record<string, string>>;
  readonly reaction?: string;
  readonly content?: Content;
  readonly fileName?: string;
  readonly parameter?: readonly string[];
  readonly previewUrl?: true;
  readonly replyTo?: string;
}

/** The options of which a message has at most one. */
export const CONTENT_KINDS = [...FILES, 'template', 'choice', 'link', 'location', 'contact', 'reaction', 'content'];

/** Adds the options of contents to `send`. */
export function addContentOptions(command: Command): void {
  command.optionsGroup('Content, with <text> as its caption, question or name:');
  const add = (option: Option): void => {
    command.addOption(option.conflicts(CONTENT_KINDS.filter((kind) => kind !== option.attributeName())));
  };
  for (const file of FILES) {
    const description = `a file, shown as ${file}: its path, URL or media id`;
    add(new Option(`--${file} <file>`, description).argParser(parseFileOption(`--${file}`)));
  }
  add(new Option('--template <name:language>', 'an approved template, such as order:pt_BR').argParser(parseTemplate));
  add(new Option('--choice <id=title>', 'an answer to the question <text>; can be repeated').argParser(collectPair));
  add(new Option('--link <title=url>', 'a button that opens a URL').argParser(collectLink));
  add(new Option('--location <latitude,longitude>', 'a location, in degrees').argParser(parseLocation));
  add(new Option('--contact <name=phone>', 'a contact card; can be repeated').argParser(collectContact));
  add(new Option('--reaction <emoji>', 'a reaction to the message of --reply-to; "" removes it'));
  add(new Option('--content <json>', 'any content, as JSON of the API').argParser(parseContent));
  command
    .option('--file-name <name>', 'the name of a --document')
    .addOption(
      new Option('--parameter <text>', 'a parameter of the body of --template; can be repeated').argParser(collect),
    )
    .option('--reply-to <message id>', 'the message that this one replies to');
}

/** The content of a message, or the file that has to be uploaded for it. */
export type SendContent =
  | { readonly kind: 'content'; readonly content: ContentInput | Content }
  | { readonly kind: 'upload'; readonly path: string; readonly toContent: (mediaId: string) => ContentInput };

/** Returns the content of a message. Throws a {@link CliError} if a part of it is missing. */
export function contentOf(options: ContentOptions, text: string | undefined): SendContent {
  const { fileName } = options;
  if (fileName !== undefined && options.document === undefined) throw usage('--document: is required with --file-name');
  for (const name of FILES) {
    const file = options[name];
    if (file !== undefined) return fileContentOf(name, file, { caption: text, fileName });
  }
  return { kind: 'content', content: otherContentOf(options, text) };
}

function fileContentOf(
  name: (typeof FILES)[number],
  file: FileOption,
  facts: { readonly caption: string | undefined; readonly fileName: string | undefined },
): SendContent {
  switch (file.kind) {
    case 'url':
      return { kind: 'content', content: fileOf(name, { ...facts, url: file.url }) };
    case 'media':
      return { kind: 'content', content: fileOf(name, { ...facts, mediaId: file.mediaId }) };
    case 'path': {
      // Channels show the name of a document only.
      const fileName = name === 'document' ? (facts.fileName ?? file.fileName) : undefined;
      const toContent = (mediaId: string): ContentInput => fileOf(name, { ...facts, fileName, mediaId });
      return { kind: 'upload', path: file.path, toContent };
    }
  }
}

function otherContentOf(options: ContentOptions, text: string | undefined): ContentInput | Content {
  const { template, choice, link, location, contact, reaction, content, parameter: parameters } = options;
  const without = (option: string): void => {
    if (text !== undefined) throw usage(`<text>: cannot be used with ${option}`);
  };
  if (parameters && !template) throw usage('--template: is required with --parameter');
  if (template) {
    without('--template');
    return { template: { ...template, components: parameters && [bodyOf(parameters)] } };
  }
  if (choice) {
    const choices = Object.entries(choice).map(([id, title]) => ({ id, title }));
    return { choice: { body: required(text, '--choice'), options: choices } };
  }
  if (link) {
    const [[title, url] = ['', '']] = Object.entries(link);
    return { link: { body: required(text, '--link'), title, url } };
  }
  if (location) return { location: { ...location, name: text } };
  if (contact) {
    without('--contact');
    return { contacts: Object.entries(contact).map(([displayName, phone]) => ({ displayName, phones: [phone] })) };
  }
  if (reaction !== undefined) {
    without('--reaction');
    if (options.replyTo === undefined) throw usage('--reply-to: is required with --reaction');
    return { reaction: { messageId: options.replyTo, emoji: reaction } };
  }
  if (content) {
    without('--content');
    return content;
  }
  return { text: { body: required(text), previewUrl: options.previewUrl ?? false } };
}

function fileOf(name: (typeof FILES)[number], file: ContentInputOfFile): ContentInput {
  switch (name) {
    case 'image':
      return { image: file };
    case 'video':
      return { video: file };
    case 'audio':
      return { audio: file };
    case 'document':
      return { document: file };
    case 'sticker':
      return { sticker: file };
  }
}

type ContentInputOfFile = NonNullable<ContentInput['image']>;

/** The component of a template's body. Source: WhatsApp's Cloud API, "Template messages". */
function bodyOf(parameters: readonly string[]) {
  return { type: 'body', parameters: parameters.map((text) => ({ type: 'text', text })) };
}

function required(text: string | undefined, option?: string): string {
  if (text !== undefined) return text;
  throw usage(
    option === undefined ? '<text>: is required, or --file, or another content' : `<text>: is required with ${option}`,
  );
}

function usage(message: string): CliError {
  return new CliError(`${message}\n  see chat4all send --help`, EXIT_CODES.usage);
}

function parseLocation(text: string): { latitude: number; longitude: number } {
  const [, latitude = NaN, longitude = NaN] = (/^(-?[\d.]+),(-?[\d.]+)$/.exec(text) ?? []).map(Number);
  if (Number.isNaN(latitude + longitude)) {
    throw new InvalidArgumentError('must be latitude,longitude in degrees');
  }
  return { latitude, longitude };
}

function parseContent(text: string): Content {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new InvalidArgumentError(`must be JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const read = readContent(value);
  if (read.kind === 'invalid') throw new InvalidArgumentError(read.problems.join('; '));
  return read.content;
}
