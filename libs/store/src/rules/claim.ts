// A claim is the place in the log of the record that has it, then how often it was taken over: `<position>#<n>`.

/** The claim of who is the first to take a record off the log. */
export function firstClaim(position: string): string {
  return `${position}#0`;
}

/** The claim of who takes over. */
export function nextClaim(claim: string): string {
  const end = claim.indexOf('#');
  return `${claim.slice(0, end)}#${Number(claim.slice(end + 1)) + 1}`;
}

/** Whether it is the record at this place that has the claim. */
export function isClaimedAt(claim: string, position: string): boolean {
  return claim.slice(0, claim.indexOf('#')) === position;
}
