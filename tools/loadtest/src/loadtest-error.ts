/** An error of the load test that is printed without a stack trace. */
export class LoadtestError extends Error {}
