import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import type { TemplateCategoryName, TemplateInput } from '@chat4all/client';
import { parse } from 'yaml';
import { CliError, EXIT_CODES } from '../../cli-error.ts';
import { isObject } from '../../sending/is-object.ts';

/** A template in a file. */
export type TemplateFile = Omit<TemplateInput, 'accountId'>;

const CATEGORIES: readonly TemplateCategoryName[] = ['marketing', 'utility', 'authentication'];
const MEMBERS = ['name', 'language', 'category', 'parameter_format', 'components'];

/** Reads a template from a file with JSON or YAML, or from standard input for `-`. Throws a CliError that names the first problem. */
export async function readTemplateFile(file: string): Promise<TemplateFile> {
  const value = await readValue(file);
  const problem = (text: string): CliError => new CliError(`${file}: ${text}`, EXIT_CODES.usage);
  if (!isObject(value)) throw problem('must be an object with name, language, category and components');
  const unknown = Object.keys(value).find((member) => !MEMBERS.includes(member));
  if (unknown !== undefined) throw problem(`${unknown}: unknown member; must be one of ${MEMBERS.join(', ')}`);
  const { name, language, components } = value;
  const [category, format] = ['category', 'parameter_format'].map((member) => wordOf(value[member]));
  if (typeof name !== 'string') throw problem('name: is required');
  if (typeof language !== 'string') throw problem('language: is required');
  const known = CATEGORIES.find((each) => each === category);
  if (known === undefined) throw problem(`category: must be one of ${CATEGORIES.join(', ')}`);
  const parameterFormat = format ?? 'positional';
  if (parameterFormat !== 'positional' && parameterFormat !== 'named') {
    throw problem('parameter_format: must be positional or named');
  }
  return { name, language, category: known, parameterFormat, components: readComponents(components, problem) };
}

/** Reads the components of a template from a file with a template, or with its components only. */
export async function readComponentsFile(file: string): Promise<TemplateInput['components']> {
  const value = await readValue(file);
  return readComponents(isObject(value) ? value['components'] : value, (text) => {
    return new CliError(`${file}: ${text}`, EXIT_CODES.usage);
  });
}

function readComponents(value: unknown, problem: (text: string) => CliError): TemplateInput['components'] {
  if (Array.isArray(value) && value.length > 0 && value.every(isObject)) return value;
  throw problem('components: must be a list of objects, such as {"type": "BODY", "text": "Hello"}');
}

async function readValue(file: string): Promise<unknown> {
  try {
    // JSON is YAML.
    return parse(file === '-' ? await text(process.stdin) : await readFile(file, 'utf8'));
  } catch (error) {
    throw new CliError(`${file}: ${error instanceof Error ? error.message : String(error)}`, EXIT_CODES.usage);
  }
}

function wordOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value.toLowerCase() : undefined;
}
