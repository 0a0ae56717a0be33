/** Stands for what a process does through an object. When the process dies, nothing it does arrives any more. */
export interface Crashable<Target extends object> {
  readonly target: Target;
  /** From now on every call of the target hangs, and what is under way never answers. */
  crash(): void;
}

/** Wraps an object, all of whose methods give promises, and those of its members that are objects. */
export function crashable<Target extends object>(target: Target): Crashable<Target> {
  let dead = false;
  const never = new Promise<never>(() => undefined);
  const wrap = <Wrapped extends object>(wrapped: Wrapped): Wrapped =>
    new Proxy(wrapped, {
      get(from, name) {
        const member: unknown = Reflect.get(from, name);
        if (typeof member === 'object' && member !== null) return wrap(member);
        if (typeof member !== 'function') return member;
        return (...given: unknown[]): unknown => {
          if (dead) return never;
          const answer: unknown = Reflect.apply(member, from, given);
          return answer instanceof Promise ? answer.then((value: unknown) => (dead ? never : value)) : answer;
        };
      },
    });
  return {
    target: wrap(target),
    crash: () => {
      dead = true;
    },
  };
}
