import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';

// After every answer, kafkajs sets a timer to check its queued requests, even if there are none. Its time is then
// `throttledUntil - Date.now()`, far below zero unless the broker throttles, so that Node.js warns
// (TimeoutNegativeWarning) and fires it at once, and kafkajs sets the next one: a thousand per second and connection.
// With an empty queue no check is needed, and with a queued request the time is above zero.
// eslint-disable-next-line @typescript-eslint/unbound-method -- called with its `this` below
const schedule = RequestQueue.prototype.scheduleCheckPendingRequests;
RequestQueue.prototype.scheduleCheckPendingRequests = function (this: RequestQueue): void {
  if (this.pending.length > 0) schedule.call(this);
};
