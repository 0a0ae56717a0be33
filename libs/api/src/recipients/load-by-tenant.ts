import DataLoader from 'dataloader';

/** The most keys in one query. */
const MAXIMUM_BATCH = 1_000;

/** A key of one tenant. */
export interface TenantKey<Key> {
  readonly tenantId: string;
  readonly key: Key;
}

/**
 * Returns a loader that joins the loads of one turn of the event loop into one query per tenant. `query` returns a value
 * for each key, in order, and undefined where there is none. If it fails, the loads for that tenant fail.
 */
export function loadByTenant<Key, Value>(
  query: (tenantId: string, keys: readonly Key[]) => Promise<readonly (Value | undefined)[]>,
): DataLoader<TenantKey<Key>, Value | undefined> {
  const loadAll = async (tenantKeys: readonly TenantKey<Key>[]): Promise<(Value | Error | undefined)[]> => {
    const loaded: (Value | Error | undefined)[] = tenantKeys.map(() => undefined);
    const loadTenant = async (tenantId: string): Promise<void> => {
      const own = [...tenantKeys.entries()].filter(([, each]) => each.tenantId === tenantId);
      const keys = own.map(([, { key }]) => key);
      const values = await query(tenantId, keys).catch((error: unknown) => keys.map(() => toError(error)));
      for (const [index, [position]] of own.entries()) loaded[position] = values[index];
    };
    await Promise.all([...new Set(tenantKeys.map(({ tenantId }) => tenantId))].map(loadTenant));
    return loaded;
  };
  return new DataLoader(loadAll, {
    cache: false,
    maxBatchSize: MAXIMUM_BATCH,
    batchScheduleFn: (dispatch) => setImmediate(dispatch),
  });
}

function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error('the query failed', { cause: thrown });
}
