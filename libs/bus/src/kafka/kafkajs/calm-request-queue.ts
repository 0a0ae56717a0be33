import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';

// After every answer, kafkajs sets a timer to look at the requests that wait, also when none does. That timer's time is
// then `throttledUntil - Date.now()`, far below zero unless the broker throttles us, so that Node.js warns
// (TimeoutNegativeWarning), fires it at once, and kafkajs sets the next one: a thousand a second for each connection.
// Nothing needs to be looked at while nothing waits, and with something waiting the time is above zero.
// eslint-disable-next-line @typescript-eslint/unbound-method -- called with its `this` below
const schedule = RequestQueue.prototype.scheduleCheckPendingRequests;
RequestQueue.prototype.scheduleCheckPendingRequests = function (this: RequestQueue): void {
  if (this.pending.length > 0) schedule.call(this);
};
