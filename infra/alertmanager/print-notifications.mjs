// A receiver of Alertmanager's webhooks for the Compose stack: prints one line per alert.
import { createServer } from 'node:http';

createServer(async (request, response) => {
  try {
    const chunks = await Array.fromAsync(request);
    if (request.method === 'POST') print(request.url, JSON.parse(Buffer.concat(chunks).toString()));
    response.end();
  } catch (error) {
    console.error(`notification refused: ${error}`);
    response.writeHead(400).end();
  }
}).listen(9099);

function print(path, { alerts }) {
  for (const { status, labels, annotations } of alerts) {
    console.log(`${path.slice(1)}: ${labels.alertname} ${status} (${labels.severity}): ${annotations.summary ?? ''}`);
  }
}
