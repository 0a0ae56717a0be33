/** Called after each call, with the method's name, its duration in seconds, and its error if it failed. */
export type OnCall = (name: string, seconds: number, error?: unknown) => void;

/** Wraps an object, and reports every call of a method that returns a promise, also of members (`accounts.set`). */
export function observeCalls<Target extends object>(target: Target, onCall: OnCall, prefix = ''): Target {
  const members = new Map<string | symbol, unknown>();
  const wrap = (from: Target, name: string | symbol): unknown => {
    const member: unknown = Reflect.get(from, name);
    const path = `${prefix}${String(name)}`;
    if (typeof member === 'object' && member !== null) return observeCalls(member, onCall, `${path}.`);
    if (typeof member !== 'function') return member;
    return (...given: unknown[]): unknown => {
      const started = performance.now();
      const report = (error?: unknown): void => {
        onCall(path, (performance.now() - started) / 1_000, error);
      };
      const answer: unknown = Reflect.apply(member, from, given);
      if (answer instanceof Promise) {
        answer.then(() => {
          report();
        }, report);
      }
      return answer;
    };
  };
  return new Proxy(target, {
    get(from, name) {
      if (!members.has(name)) members.set(name, wrap(from, name));
      return members.get(name);
    },
  });
}
