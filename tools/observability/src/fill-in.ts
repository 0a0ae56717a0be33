/** Fills in what Grafana fills in: all of every choice, and the time over which a rate is taken. */
export function fillIn(expr: string, rateInterval: string): string {
  return expr.replaceAll(/"\$(channel|job)"/g, '".*"').replaceAll('$__rate_interval', rateInterval);
}
