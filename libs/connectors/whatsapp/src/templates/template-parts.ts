import { PartReader, type TemplateShape } from '@chat4all/connector';

// The format of components: developers.facebook.com/documentation/business-messaging/whatsapp/templates/components.

/** The parts of a template that a message can have parameters for. */
export interface TemplateParts {
  readonly header?: TemplateHeader;
  readonly body: string;
  readonly footer: string;
  readonly buttons: readonly TemplateButton[];
}

/** The header: a text, or something else that each message brings along. */
export interface TemplateHeader {
  /** Meta's word: `TEXT`, `IMAGE`, `VIDEO`, `DOCUMENT`, `LOCATION`. */
  readonly format: string;
  readonly text: string;
}

/** A button below the message. */
export interface TemplateButton {
  /** Meta's word: `URL`, `QUICK_REPLY`, `PHONE_NUMBER`, `COPY_CODE`, … */
  readonly type: string;
  readonly text: string;
  readonly url: string;
}

/** Reads the components of a template. A part that cannot be read is empty. */
export function readParts({ components }: Pick<TemplateShape, 'components'>): TemplateParts {
  const readers = components.map((component) => new PartReader(component));
  const find = (type: string) => readers.find((reader) => wordOf(reader, 'type') === type);
  const header = find('HEADER');
  return {
    ...(header && { header: { format: wordOf(header, 'format') || 'TEXT', text: header.string('text') ?? '' } }),
    body: find('BODY')?.string('text') ?? '',
    footer: find('FOOTER')?.string('text') ?? '',
    buttons: (find('BUTTONS')?.list('buttons') ?? []).map((button) => ({
      type: wordOf(button, 'type'),
      text: button.string('text') ?? '',
      url: button.string('url') ?? '',
    })),
  };
}

/** Returns a word of Meta in capital letters; empty if it is missing. */
export function wordOf(reader: PartReader, name: string): string {
  return reader.string(name)?.toUpperCase() ?? '';
}

const VARIABLE = /\{\{\s*(\w+)\s*\}\}/g;

/** Returns the names of the variables in a text, each once: `1`, `2`, or `first_name`. Positions are in their order. */
export function variablesIn(text: string): string[] {
  const names = [...new Set([...text.matchAll(VARIABLE)].map(([, name = '']) => name))];
  return names.every((name) => /^\d+$/.test(name)) ? names.sort((one, other) => Number(one) - Number(other)) : names;
}

/** Replaces the variables in a text by their values. One without a value stays. */
export function replaceVariables(text: string, values: ReadonlyMap<string, string>): string {
  return text.replaceAll(VARIABLE, (variable, name: string) => values.get(name) ?? variable);
}
