import { type Figure, millisecondsFigure, valueAim } from './figure.ts';
import { startServer } from './server-process.ts';
import { type SteadyLoad, callTimes, percentile, timesToRead } from './steady.ts';

const LOAD: SteadyLoad = { perSecond: 200, seconds: 15 };

/** Compiles the code that the load uses, of the floor too. */
const WARM_UP: SteadyLoad = { perSecond: 200, seconds: 10 };

/** Measures the time from the call of SendMessage to READ in StreamEvents, with a platform that reports at once. */
export async function measureLatency(): Promise<Figure[]> {
  const echo = await startServer('tools/bench/src/echo-server.ts');
  await callTimes(echo.grpc, WARM_UP);
  const floor = await callTimes(echo.grpc, LOAD);
  await echo.close();
  const server = await startServer('apps/standalone/src/main.ts', { CHAT4ALL_SANDBOX_DELAYS: '0,0,0' });
  await timesToRead(server.grpc, WARM_UP);
  const times = await timesToRead(server.grpc, LOAD);
  await server.close();
  return latencyFigures(`call to READ at ${LOAD.perSecond}/s`, times, floor, { p50: 8, p99: 40 });
}

/** Returns the median and the 99th percentile with those of a bare call as floor. Aims are in milliseconds. */
export function latencyFigures(
  name: string,
  times: readonly number[],
  floor: readonly number[],
  aims: { readonly p50: number; readonly p99?: number },
): Figure[] {
  const figure = (label: string, share: number, aim: number | undefined): Figure =>
    millisecondsFigure(`${name}, ${label}`, percentile(times, share), {
      floor: percentile(floor, share),
      ...(aim !== undefined && { aim: valueAim(aim) }),
    });
  return [figure('p50', 0.5, aims.p50), figure('p99', 0.99, aims.p99)];
}
