import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { SandboxWebhook } from '../options.ts';

/** The maximum time until a callback's response, in milliseconds. */
const RESPONSE_TIMEOUT_MS = 10_000;

/** Sends callbacks as HTTP requests, over persistent connections. */
export class HttpDelivery {
  readonly #http = new HttpAgent({ keepAlive: true });
  readonly #https = new HttpsAgent({ keepAlive: true });

  /** Resolves with the response. Rejects if there is none. */
  readonly deliver = ({ method, url, headers, body }: SandboxWebhook): Promise<{ status: number; body: string }> =>
    new Promise((resolve, reject) => {
      const isSecure = url.startsWith('https:');
      const send = isSecure ? httpsRequest : httpRequest;
      const agent = isSecure ? this.#https : this.#http;
      const sizes = method === 'POST' ? { 'content-length': body.length } : {};
      const request = send(url, { method, agent, headers: { ...headers, ...sizes }, timeout: RESPONSE_TIMEOUT_MS });
      request.on('timeout', () => request.destroy(new Error(`no response within ${RESPONSE_TIMEOUT_MS} ms`)));
      request.on('error', reject);
      request.on('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() });
        });
      });
      request.end(body);
    });

  close(): void {
    this.#http.destroy();
    this.#https.destroy();
  }
}
