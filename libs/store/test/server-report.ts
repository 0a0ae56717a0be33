/** What the process that owns a server tells: where the server is once it is as wished, or why there is none. */
export type ServerReport = { readonly port: number } | { readonly failure: string };

export function isServerReport(value: unknown): value is ServerReport {
  return typeof value === 'object' && value !== null && ('port' in value || 'failure' in value);
}
