import { OnClosedWindow, RoutingMode, type SendMessageRequest, onClosedWindowFromJSON } from '@chat4all/proto';
import type { Step } from '../../recipients/resolve-recipients.ts';
import type { Violations } from '../../validation/violations.ts';
import { type ContentRules, validateMessageContent } from './validate-content.ts';

/** The path of the fields of a template in content, and that of the same template here. */
const CONTENT_PATH = 'message.content.template';
export const CLOSED_WINDOW_PATH = 'closed_window_template';

/** Validates the handling of closed reply windows. The template is validated for the channels that have one. */
export function validateClosedWindow(
  { onClosedWindow, closedWindowTemplate: template, routing }: SendMessageRequest,
  steps: readonly Step[],
  { channels }: Pick<ContentRules, 'channels'>,
  violations: Violations,
): void {
  if (onClosedWindowFromJSON(onClosedWindow) === OnClosedWindow.UNRECOGNIZED) {
    violations.add('on_closed_window', `unknown value ${onClosedWindow}; must be FAIL, TEMPLATE, FALLBACK or unset`);
  }
  if (onClosedWindow === OnClosedWindow.FALLBACK && routing?.mode !== RoutingMode.FALLBACK) {
    violations.add('on_closed_window', 'FALLBACK requires the routing mode FALLBACK');
  }
  if (onClosedWindow !== OnClosedWindow.TEMPLATE) {
    if (template !== undefined) violations.add(CLOSED_WINDOW_PATH, 'requires on_closed_window TEMPLATE');
    return;
  }
  if (template === undefined) {
    violations.add(CLOSED_WINDOW_PATH, 'is required with on_closed_window TEMPLATE');
    return;
  }
  const affected = steps.filter(({ identity }) => channels.get(identity.channel)?.replyWindow !== undefined);
  const content = { kind: { $case: 'template' as const, value: template } };
  const rules = { channels, adapts: false, maximumParts: () => 1 };
  const add = (field: string, description: string): void => {
    violations.add(field.replace(CONTENT_PATH, CLOSED_WINDOW_PATH), description);
  };
  validateMessageContent(content, affected, rules, { add });
}
