import { type AccountCheck, AccountCheckName, AccountCheckOutcome, type ConfiguredAccount } from '@chat4all/proto';
import { escapeField } from './escape.ts';
import { accountToJson, formatAccount } from './format-account.ts';
import { formatTime } from './format.ts';
import { type Colour, paint } from './print.ts';

const LONGEST_CHECK = 20;

const CHECK_NAMES: Readonly<Partial<Record<AccountCheckName, string>>> = {
  [AccountCheckName.TOKEN]: 'TOKEN',
  [AccountCheckName.PERMISSION]: 'PERMISSION',
  [AccountCheckName.WEBHOOK_SUBSCRIPTION]: 'WEBHOOK_SUBSCRIPTION',
  [AccountCheckName.NUMBER]: 'NUMBER',
};
const OUTCOMES: Readonly<Partial<Record<AccountCheckOutcome, readonly [name: string, colour: Colour]>>> = {
  [AccountCheckOutcome.OK]: ['OK', 'green'],
  [AccountCheckOutcome.FAILED]: ['FAILED', 'red'],
};
const UNKNOWN_OUTCOME: readonly [string, Colour] = ['UNKNOWN', 'yellow'];

/** Returns an account as its line, and lines with its settings, secrets and rates. */
export function formatConfiguredAccount(configured: ConfiguredAccount): string {
  const { account, settings = {}, secrets, updateTime } = configured;
  const lines = [
    ...Object.entries(settings).map(([name, value]) => `${name}: ${textOf(value)}`),
    ...secrets.map(({ name, hint, fingerprint }) => `${name}: …${hint} (sha256 ${fingerprint}…)`),
    ...Object.entries(ratesOf(configured)).map(([name, value]) => `${name}: ${value}`),
    ...(updateTime === undefined ? [] : [`updated: ${formatTime(updateTime)}`]),
  ];
  const head = account === undefined ? [] : [formatAccount(account)];
  return [...head, ...lines.map((line) => `  ${escapeField(line)}`)].join('\n');
}

/** Returns an account with its settings as JSON. */
export function configuredAccountToJson(configured: ConfiguredAccount): Record<string, unknown> {
  const { account, settings, secrets, createTime, updateTime } = configured;
  return {
    ...(account && accountToJson(account)),
    settings,
    secrets,
    rates: ratesOf(configured),
    create_time: createTime,
    update_time: updateTime,
  };
}

/** Returns a check as a line, and a line with what to do. */
export function formatCheck({ name, outcome, detail, remedy }: AccountCheck): string {
  const [outcomeName, colour] = OUTCOMES[outcome] ?? UNKNOWN_OUTCOME;
  const line = `${paint(colour, outcomeName.padEnd(7))}  ${nameOf(name).padEnd(LONGEST_CHECK)}  ${escapeField(detail)}`;
  return remedy === '' ? line : `${line}\n  ${escapeField(remedy)}`;
}

/** Returns a check as JSON. */
export function checkToJson({ name, outcome, detail, remedy }: AccountCheck): Record<string, unknown> {
  const [outcomeName] = OUTCOMES[outcome] ?? UNKNOWN_OUTCOME;
  return { name: nameOf(name), outcome: outcomeName, detail, remedy: remedy || undefined };
}

function nameOf(name: AccountCheckName): string {
  return CHECK_NAMES[name] ?? 'UNKNOWN';
}

function ratesOf({ rates }: ConfiguredAccount): Readonly<Record<string, number>> {
  const { messagesPerSecond = 0, secondsPerRecipient, burstPerRecipient = 0 } = rates ?? {};
  return {
    ...(messagesPerSecond > 0 && { messages_per_second: messagesPerSecond }),
    ...(secondsPerRecipient !== undefined && { seconds_per_recipient: secondsPerRecipient }),
    ...(burstPerRecipient > 0 && { burst_per_recipient: burstPerRecipient }),
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
