import { createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';
import { type Figure, millisecondsFigure, noneFigure, valueAim } from './figure.ts';
import { startServer } from './server-process.ts';
import { percentile, timesAtRate } from './steady.ts';

/** Meta requires a median response time of 250 ms from webhooks (docs.360dialog.com, "Receiving messages"). */
const AIM_MS = 250;
const LOAD = { perSecond: 500, seconds: 15 };

/** Measures the response time of webhooks to callbacks with one receipt each, at a constant rate. */
export async function measureWebhooks(): Promise<Figure[]> {
  const server = await startServer('apps/webhooks/src/main.ts');
  const url = server.webhooks.replace('<channel>', 'whatsapp').replace('<account id>', 'demo-whatsapp');
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  let refused = 0;
  const times = await timesAtRate(LOAD, async (index) => {
    if ((await post(url, callback(index), agent)) !== 200) refused += 1;
  });
  agent.destroy();
  await server.close();
  const name = `callbacks at ${LOAD.perSecond}/s`;
  return [
    millisecondsFigure(`${name}, p50`, percentile(times, 0.5), { aim: valueAim(AIM_MS) }),
    millisecondsFigure(`${name}, p99`, percentile(times, 0.99)),
    noneFigure(`${name}, not answered with 200`, refused),
  ];
}

function callback(index: number): string {
  const status = { id: `wamid.${index}`, status: 'delivered', timestamp: '1767268800', recipient_id: '5511999999999' };
  const metadata = { display_phone_number: '15550000000', phone_number_id: '100000000000001' };
  const value = { messaging_product: 'whatsapp', metadata, statuses: [status] };
  const entry = [{ id: 'waba', changes: [{ field: 'messages', value }] }];
  return JSON.stringify({ object: 'whatsapp_business_account', entry });
}

function post(url: string, body: string, agent: Agent): Promise<number> {
  const signature = createHmac('sha256', 'demo-app-secret').update(body).digest('hex');
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'x-hub-signature-256': `sha256=${signature}`,
  };
  return new Promise((resolve, reject) => {
    request(url, { method: 'POST', agent, headers }, (response) => {
      response.resume().on('end', () => {
        resolve(response.statusCode ?? 0);
      });
    })
      .on('error', reject)
      .end(body);
  });
}
