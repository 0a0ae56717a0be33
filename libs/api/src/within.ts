/** Resolves with the result of work. Rejects with an error of `toError` if it takes longer than `ms` milliseconds; the work continues. */
export async function within<Result>(ms: number, work: Promise<Result>, toError: () => Error): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(toError());
    }, ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
