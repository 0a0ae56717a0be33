/** Where a server listens. */
export interface ListenAddress {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
}

/** Reads `host:port`, with IPv6 hosts in brackets; undefined when it is not that. */
export function parseListenAddress(text: string): ListenAddress | undefined {
  const match = /^(?:\[([0-9a-fA-F:]+)\]|([^:[\]/\s]+)):(\d{1,5})$/.exec(text);
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  return host === undefined || port > 65_535 ? undefined : { host, port };
}

/** `host:port` as people and URLs write it. */
export function formatListenAddress({ host, port }: ListenAddress): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Whether only this machine can connect to it. */
export function isLoopback({ host }: ListenAddress): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

/**
 * Calls a function that listens. When the address cannot be had, fails with a sentence that names the setting, the
 * address and the way out.
 */
export async function listenOn<Result>(
  setting: string,
  address: ListenAddress,
  listen: (address: ListenAddress) => Promise<Result>,
): Promise<Result> {
  try {
    return await listen(address);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    const why = text.includes('EADDRINUSE')
      ? 'the port is in use by another process; stop it, or set another address'
      : text.includes('EADDRNOTAVAIL')
        ? 'this machine does not have that address'
        : text.includes('EACCES')
          ? 'this user may not use that port; take one above 1023'
          : text;
    throw new ListenError(`cannot listen on ${setting}=${formatListenAddress(address)}: ${why}`, { cause: error });
  }
}

/** An address cannot be listened on. The message names the setting, the address and the way out. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
}
