/** The report of the process that owns a server, at the start and after each command. */
export type ServerReport =
  { readonly kind: 'ready'; readonly port: number } | { readonly kind: 'failed'; readonly reason: string };

/** The commands for the process that owns a server. `kill` ends the server as `kill -9` does. */
export const SERVER_COMMANDS = ['start', 'stop', 'kill'] as const;
export type ServerCommand = (typeof SERVER_COMMANDS)[number];

/** Returns whether a message of the process is a report. */
export function isServerReport(value: unknown): value is ServerReport {
  return typeof value === 'object' && value !== null && 'kind' in value;
}
