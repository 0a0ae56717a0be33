import { type Figure, rateFigure, ratioAim } from './figure.ts';
import { callRate, ingestRate } from './load.ts';
import { startServer } from './server-process.ts';

const CALLS = 30_000;
const IN_FLIGHT = 200;

/**
 * Measures the rates of durable SendMessage calls from another process, beside a bare grpc-js echo, and of IngestMessages,
 * beside SendMessage.
 */
export async function measureSendMessage(): Promise<Figure[]> {
  const rateOf = async (program: string, measure = sendRate): Promise<number> => {
    const server = await startServer(program);
    try {
      return await measure(server.grpc);
    } finally {
      await server.close();
    }
  };
  const floor = await rateOf('tools/bench/src/echo-server.ts');
  const router = await rateOf('apps/router/src/main.ts');
  const standalone = await rateOf('apps/standalone/src/main.ts');
  const ingested = await rateOf('apps/router/src/main.ts', (address) => ingestRate(address, CALLS));
  const ingestedByStandalone = await rateOf('apps/standalone/src/main.ts', (address) => ingestRate(address, CALLS));
  return [
    rateFigure('SendMessage, 200 in flight, router only', router, { floor, aim: ratioAim(0.8) }),
    rateFigure('SendMessage, 200 in flight, while the same process delivers', standalone, { floor }),
    rateFigure('IngestMessages, router only; floor: SendMessage', ingested, { floor: router, aim: ratioAim(10) }),
    rateFigure('IngestMessages, while the same process delivers; floor: SendMessage', ingestedByStandalone, {
      floor: standalone,
    }),
  ];
}

function sendRate(address: string): Promise<number> {
  return callRate(address, CALLS, IN_FLIGHT);
}
