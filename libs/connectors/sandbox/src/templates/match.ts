import { FAILURES, type Failure } from '../graph/failures.ts';
import type { SandboxTemplate } from '../state/templates.ts';
import type { WhatsAppTemplate } from '../whatsapp/content.ts';
import { componentOf, variablesIn } from './components.ts';

type Sent = NonNullable<WhatsAppTemplate['components']>;

const TEXT_TYPES = ['text', 'currency', 'date_time'];

/**
 * Returns the failure of a message whose parameters do not match its template, which the Cloud API reports at once. Source:
 * developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes (2026-05-15).
 */
export function findMismatch(template: SandboxTemplate, sent: Sent): Failure | undefined {
  if (template.components === undefined) return undefined;
  const header = componentOf(template, 'HEADER');
  const isText = header === undefined || header.format === 'TEXT';
  return (
    (isText ? textMismatch(template, 'header', header?.text ?? '', sent) : fileMismatch(header.format, sent)) ??
    textMismatch(template, 'body', componentOf(template, 'BODY')?.text ?? '', sent) ??
    buttonMismatch(template, sent)
  );
}

function textMismatch(template: SandboxTemplate, part: string, text: string, sent: Sent): Failure | undefined {
  const names = variablesIn(text);
  const parameters = parametersOf(sent, part);
  if (parameters.length !== names.length) {
    const details = `${part}: number of localizable_params (${parameters.length}) does not match the expected number of params (${names.length})`;
    return { ...FAILURES.templateParameters, details };
  }
  const isNamed = template.parameterFormat === 'NAMED';
  const given = parameters.map(({ parameter_name: name }) => name);
  if (isNamed && names.some((name) => !given.includes(name))) return FAILURES.templateFormat;
  return parameters.every(({ type }) => TEXT_TYPES.includes(String(type))) ? undefined : FAILURES.templateFormat;
}

function fileMismatch(format: string, sent: Sent): Failure | undefined {
  const [parameter] = parametersOf(sent, 'header');
  const received = typeof parameter?.['type'] === 'string' ? parameter['type'].toUpperCase() : 'UNKNOWN';
  if (received === format) return undefined;
  return { ...FAILURES.templateFormat, details: `header: Format mismatch, expected ${format}, received ${received}` };
}

function buttonMismatch(template: SandboxTemplate, sent: Sent): Failure | undefined {
  const buttons = componentOf(template, 'BUTTONS')?.buttons ?? [];
  const missing = buttons.findIndex(({ type, url }, index) => {
    const isNeeded = type === 'COPY_CODE' || (type === 'URL' && variablesIn(url).length > 0);
    return isNeeded && !sent.some((each) => each.type.toLowerCase() === 'button' && Number(each['index']) === index);
  });
  if (missing === -1) return undefined;
  const details = `buttons: Button at index ${missing} of type ${buttons[missing]?.type ?? ''} requires a parameter`;
  return { ...FAILURES.missingParameter, details };
}

function parametersOf(sent: Sent, type: string): readonly Record<string, unknown>[] {
  return sent.find((component) => component.type.toLowerCase() === type)?.parameters ?? [];
}
