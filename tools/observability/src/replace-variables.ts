/** Replaces Grafana's variables in an expression: choices by all their values, and the interval of rates. */
export function replaceVariables(expr: string, rateInterval: string): string {
  return expr.replaceAll(/"\$(channel|job)"/g, '".*"').replaceAll('$__rate_interval', rateInterval);
}
