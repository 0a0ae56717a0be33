import { type Figure, rateFigure, ratioAim } from './figure.ts';
import { callRate } from './load.ts';
import { startServer } from './server-process.ts';

const CALLS = 30_000;
const IN_FLIGHT = 200;

/** Measures the rate of durable SendMessage calls from another process. The floor is a bare grpc-js echo. */
export async function measureSendMessage(): Promise<Figure[]> {
  const rateOf = async (program: string): Promise<number> => {
    const server = await startServer(program);
    try {
      return await callRate(server.grpc, CALLS, IN_FLIGHT);
    } finally {
      await server.close();
    }
  };
  const floor = await rateOf('tools/bench/src/echo-server.ts');
  const router = await rateOf('apps/router/src/main.ts');
  const standalone = await rateOf('apps/standalone/src/main.ts');
  return [
    rateFigure('SendMessage, 200 in flight, router only', router, { floor, aim: ratioAim(0.8) }),
    rateFigure('SendMessage, 200 in flight, while the same process delivers', standalone, { floor }),
  ];
}
