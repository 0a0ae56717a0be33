// A claim consists of the log position of the record that has it, and the number of takeovers: `<log position>#<n>`.

/** Returns the claim of the first worker that reads a record. */
export function firstClaim(logPosition: string): string {
  return `${logPosition}#0`;
}

/** Returns the claim of the worker that takes over. */
export function nextClaim(claim: string): string {
  const end = claim.indexOf('#');
  return `${claim.slice(0, end)}#${Number(claim.slice(end + 1)) + 1}`;
}

/** Returns whether the record at a log position has the claim. */
export function isClaimedAt(claim: string, logPosition: string): boolean {
  return claim.slice(0, claim.indexOf('#')) === logPosition;
}
