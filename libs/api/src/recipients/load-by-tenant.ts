import DataLoader from 'dataloader';

const MAXIMUM_BATCH = 1_000;

/** Something that a tenant asks for. */
export interface Asked<Key> {
  readonly tenantId: string;
  readonly key: Key;
}

/**
 * Joins what calls ask for in the same moment into one question for each tenant. `ask` gives an answer for each key, in
 * their order, undefined where there is none; when it fails, those who asked for that tenant fail.
 */
export function byTenant<Key, Answer>(
  ask: (tenantId: string, keys: readonly Key[]) => Promise<readonly (Answer | undefined)[]>,
): DataLoader<Asked<Key>, Answer | undefined> {
  const askAll = async (asked: readonly Asked<Key>[]): Promise<(Answer | Error | undefined)[]> => {
    const answers: (Answer | Error | undefined)[] = asked.map(() => undefined);
    const askFor = async (tenantId: string): Promise<void> => {
      const own = [...asked.entries()].filter(([, each]) => each.tenantId === tenantId);
      const keys = own.map(([, { key }]) => key);
      const given = await ask(tenantId, keys).catch((error: unknown) => keys.map(() => asError(error)));
      for (const [index, [place]] of own.entries()) answers[place] = given[index];
    };
    await Promise.all([...new Set(asked.map(({ tenantId }) => tenantId))].map(askFor));
    return answers;
  };
  return new DataLoader(askAll, {
    cache: false,
    maxBatchSize: MAXIMUM_BATCH,
    batchScheduleFn: (dispatch) => setImmediate(dispatch),
  });
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error('the question failed', { cause: thrown });
}
