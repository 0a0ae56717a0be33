/** An object as a process uses it, until that process crashes. */
export interface Crashable<Target extends object> {
  readonly target: Target;
  /** Makes every further call of the target hang, and running calls never settle. */
  crash(): void;
}

/** Wraps an object whose methods return promises, including its members that are objects. */
export function crashable<Target extends object>(target: Target): Crashable<Target> {
  let hasCrashed = false;
  const never = new Promise<never>(() => undefined);
  const wrap = <Wrapped extends object>(wrapped: Wrapped): Wrapped =>
    new Proxy(wrapped, {
      get(from, name) {
        const member: unknown = Reflect.get(from, name);
        if (typeof member === 'object' && member !== null) return wrap(member);
        if (typeof member !== 'function') return member;
        return (...given: unknown[]): unknown => {
          if (hasCrashed) return never;
          const answer: unknown = Reflect.apply(member, from, given);
          return answer instanceof Promise ? answer.then((value: unknown) => (hasCrashed ? never : value)) : answer;
        };
      },
    });
  return {
    target: wrap(target),
    crash: () => {
      hasCrashed = true;
    },
  };
}
