import { StoreError } from '@chat4all/store';
import type { Configuration } from '@chat4all/runtime';

/** Makes a change effective on this router before it is answered. If the store fails now, it becomes effective as on other routers. */
export async function refreshHere({
  configuration,
}: {
  readonly configuration: Pick<Configuration, 'refresh'>;
}): Promise<void> {
  await configuration.refresh().catch((error: unknown) => {
    if (!StoreError.is(error)) throw error;
  });
}
