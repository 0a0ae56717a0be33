import { type Socket, connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { TlsOptions } from '@chat4all/client';

/** How long a server is probed, in milliseconds. */
const PROBE_MS = 2_000;

/** Returns why a router cannot be used at an address, and what to do, in two lines. Connects once more to find out. */
export async function explainConnection(address: string, tls: TlsOptions | undefined): Promise<string> {
  const { hostname, port } = new URL(`tcp://${address}`);
  const target = { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) };
  if (!(await connects(connect(target)))) {
    return (
      `${address}: connection refused, or no answer\n` +
      '  start a router with "npm start", or set --address or CHAT4ALL_ADDRESS'
    );
  }
  const servername = /^[\d.]+$|:/.test(target.host) ? '' : target.host;
  const problem = await handshake(connectTls({ ...target, servername, ALPNProtocols: ['h2'], ...definedMembers(tls) }));
  if (tls === undefined) {
    return isTls(problem)
      ? `${address}: the router expects TLS\n  add --tls, and --ca <file> if its authority is not a public one`
      : `${address}: no answer to a gRPC call\n  check that --address is the gRPC port of a router`;
  }
  if (isTls(problem)) {
    return `${address}: the TLS connection failed: ${problem ?? 'no answer'}\n  check --ca, --cert and --key`;
  }
  return `${address}: the server does not speak TLS\n  leave out --tls, --ca and --cert, and their variables`;
}

/** Returns whether a server that ends a handshake with this problem, or without one, speaks TLS. */
function isTls(problem: string | undefined): boolean {
  return (
    problem === undefined ||
    !/wrong version number|packet length too long|ECONNRESET|disconnected|no answer/i.test(problem)
  );
}

/** Node types do not accept members that are undefined. */
function definedMembers({ ca, cert, key }: TlsOptions = {}) {
  const toBuffer = (pem: string | Uint8Array): Buffer => Buffer.from(pem);
  return {
    ...(ca !== undefined && { ca: toBuffer(ca) }),
    ...(cert !== undefined && { cert: toBuffer(cert) }),
    ...(key !== undefined && { key: toBuffer(key) }),
  };
}

async function connects(socket: Socket): Promise<boolean> {
  return (await outcome(socket, 'connect')) === undefined;
}

function handshake(socket: Socket): Promise<string | undefined> {
  return outcome(socket, 'secureConnect');
}

/** Resolves with the error of a connection; with undefined once the event occurs. */
function outcome(socket: Socket, event: string): Promise<string | undefined> {
  return new Promise<string | undefined>((resolve) => {
    socket.setTimeout(PROBE_MS, () => {
      resolve('no answer');
    });
    socket.once('error', ({ message }) => {
      resolve(message);
    });
    socket.once(event, () => {
      resolve(undefined);
    });
  }).finally(() => socket.destroy());
}
