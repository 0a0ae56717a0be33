import { connectivityState } from '@grpc/grpc-js';
import { type Connection, connect } from '@chat4all/proto';
import { CliError } from '../cli-error.ts';

const CONNECT_TIMEOUT_MS = 3_000;

const channelOptions = {
  // The router answers a batch with the whole messages, which can be more than the 4 MB that are read by default.
  'grpc.max_receive_message_length': -1,
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 2_000,
  // A stream over a connection that died silently ends, and is resumed.
  'grpc.keepalive_time_ms': 20_000,
};

/** Where and as whom to connect. */
export interface Router {
  readonly address: string;
  readonly apiKey?: string | undefined;
}

/** Connects, or throws a {@link CliError} that names the address when nobody answers there. */
export async function openConnection({ address, apiKey }: Router): Promise<Connection> {
  const connection = connect({ address, channelOptions, ...(apiKey !== undefined && { apiKey }) });
  if (await isReady(connection)) return connection;
  connection.close();
  throw new CliError(
    `${address} refused the connection or does not answer: no router runs there. ` +
      'Start one with "npm start", or name another address with --address or CHAT4ALL_ADDRESS.',
  );
}

async function isReady({ chat }: Connection): Promise<boolean> {
  const channel = chat.getChannel();
  const deadline = Date.now() + CONNECT_TIMEOUT_MS;
  for (;;) {
    const state = channel.getConnectivityState(true);
    if (state === connectivityState.READY) return true;
    if (state === connectivityState.TRANSIENT_FAILURE) return false;
    const timedOut = await new Promise<boolean>((resolve) => {
      channel.watchConnectivityState(state, deadline, (error) => {
        resolve(error !== undefined);
      });
    });
    if (timedOut) return false;
  }
}
