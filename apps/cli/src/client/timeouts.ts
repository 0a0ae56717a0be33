/** How long a call that only reads may take, in milliseconds. */
export const READ_TIMEOUT_MS = 15_000;

/** How long a call that sends may take before it is tried again, in milliseconds. */
export const SEND_TIMEOUT_MS = 15_000;
