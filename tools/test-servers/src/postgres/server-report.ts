/** What the process that owns a server tells: where the server is once it is as wished, or why there is none. */
export type ServerReport = { readonly port: number } | { readonly failure: string };

/** What it is told to do with the server. `kill`: as `kill -9` does. */
export const serverOrders = ['start', 'stop', 'kill'] as const;
export type ServerOrder = (typeof serverOrders)[number];

export function isServerReport(value: unknown): value is ServerReport {
  return typeof value === 'object' && value !== null && ('port' in value || 'failure' in value);
}
