/** The address that a server listens on. */
export interface ListenAddress {
  readonly host: string;
  /** 0 for any free port. */
  readonly port: number;
}

/** Parses `host:port`, with IPv6 hosts in brackets; undefined if it is malformed. */
export function parseListenAddress(text: string): ListenAddress | undefined {
  const match = /^(?:\[([0-9a-fA-F:]+)\]|([^:[\]/\s]+)):(\d{1,5})$/.exec(text);
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  return host === undefined || port > 65_535 ? undefined : { host, port };
}

/** Returns `host:port`, with IPv6 hosts in brackets. */
export function formatListenAddress({ host, port }: ListenAddress): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Returns whether only this machine can connect to the address. */
export function isLoopback({ host }: Pick<ListenAddress, 'host'>): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** Calls a function that listens. Rejects with a {@link ListenError} that names the setting, the address and the way out. */
export async function listenOn<Result>(
  setting: string,
  address: ListenAddress,
  listen: (address: ListenAddress) => Promise<Result>,
): Promise<Result> {
  try {
    return await listen(address);
  } catch (error) {
    // Of another address that it listens on.
    if (error instanceof ListenError) throw error;
    const text = error instanceof Error ? error.message : String(error);
    const reason = text.includes('EADDRINUSE')
      ? 'the port is in use; stop the other process, or set another address'
      : text.includes('EADDRNOTAVAIL')
        ? 'this machine has no such address'
        : text.includes('EACCES')
          ? 'this user may not use the port; use one above 1023'
          : text;
    throw new ListenError(`cannot listen on ${setting}=${formatListenAddress(address)}: ${reason}`, { cause: error });
  }
}

/** The error of an address that cannot be listened on. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
}
