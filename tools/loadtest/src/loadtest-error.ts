/** Why the load test cannot run, said for people: what is wrong here, and the way out. */
export class LoadtestError extends Error {}
