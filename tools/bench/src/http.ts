import { ChatServiceService } from '@chat4all/proto';
import { Pool } from 'undici';
import { type Figure, rateFigure, ratioAim } from './figure.ts';
import { callRate, nameLoad } from './load.ts';
import { startServer } from './server-process.ts';

const CALLS = 20_000;
const WARM_UP = 3_000;
const IN_FLIGHT = 200;

/** Measures the rate of durable SendMessage calls by HTTP/JSON, beside gRPC to the same router. */
export async function measureHttp(): Promise<Figure[]> {
  const server = await startServer('apps/router/src/main.ts');
  try {
    const floor = await callRate(server.grpc, CALLS, IN_FLIGHT);
    await jsonRate(server.http, WARM_UP);
    const json = await jsonRate(server.http, CALLS);
    return [rateFigure('SendMessage by HTTP/JSON, 200 in flight; floor: gRPC', json, { floor, aim: ratioAim(0.7) })];
  } finally {
    await server.close();
  }
}

/** Sends `total` messages on {@link IN_FLIGHT} connections. Returns the calls per second. Bodies are made beforehand, and responses are not decoded. */
async function jsonRate(url: string, total: number): Promise<number> {
  const load = nameLoad();
  const bodies = Array.from({ length: total }, (_, index) => toBody(load, index));
  const pool = new Pool(url, { connections: IN_FLIGHT });
  const { path } = ChatServiceService.sendMessage;
  const headers = { 'content-type': 'application/json' };
  let next = 0;
  const call = async (): Promise<void> => {
    for (let body = bodies[next++]; body !== undefined; body = bodies[next++]) {
      const response = await pool.request({ path, method: 'POST', headers, body });
      await response.body.dump();
      if (response.statusCode !== 200) throw new Error(`SendMessage answered ${response.statusCode}`);
    }
  };
  const started = performance.now();
  try {
    await Promise.all(Array.from({ length: IN_FLIGHT }, call));
    return total / ((performance.now() - started) / 1_000);
  } finally {
    await pool.close();
  }
}

function toBody(load: string, index: number): string {
  const value = `+55119${String(index % 1_000).padStart(8, '0')}`;
  const content = { text: { body: `Message ${index}: your order is on its way.` } };
  return JSON.stringify({
    requestId: `${load}-${index}`,
    message: { recipients: [{ identity: { channel: 'whatsapp', value } }], content },
  });
}
