/** Told of a call: the method's name, how long it took in seconds, and what it failed with, if it did. */
export type OnCall = (name: string, seconds: number, error?: unknown) => void;

/**
 * Wraps an object so that somebody is told of every call of a method that gives a promise, of the object's own and of
 * those of its members that are objects (`accounts.set`).
 */
export function observeCalls<Target extends object>(target: Target, onCall: OnCall, prefix = ''): Target {
  const members = new Map<string | symbol, unknown>();
  const wrap = (from: Target, name: string | symbol): unknown => {
    const member: unknown = Reflect.get(from, name);
    const path = `${prefix}${String(name)}`;
    if (typeof member === 'object' && member !== null) return observeCalls(member, onCall, `${path}.`);
    if (typeof member !== 'function') return member;
    return (...given: unknown[]): unknown => {
      const started = performance.now();
      const told = (error?: unknown): void => {
        onCall(path, (performance.now() - started) / 1_000, error);
      };
      const answer: unknown = Reflect.apply(member, from, given);
      if (answer instanceof Promise) {
        answer.then(() => {
          told();
        }, told);
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
