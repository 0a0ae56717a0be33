import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';

/** A response with its whole body. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** Options of a request. */
export interface VisitOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Sends requests as a browser does: keeps cookies by host, and names its origin in writes. Unlike `fetch` it can name any host. */
export class Browser {
  readonly #cookies = new Map<string, Map<string, string>>();

  /** Sends a request, without following redirects. */
  async visit(url: string, { method = 'GET', headers = {}, body }: VisitOptions = {}): Promise<Answer> {
    const { origin } = new URL(url);
    const jar = this.#cookies.get(origin) ?? new Map<string, string>();
    this.#cookies.set(origin, jar);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const sent = {
      ...(method !== 'GET' && { origin, 'content-type': 'application/json' }),
      ...(cookie !== '' && { cookie }),
      ...headers,
    };
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      request(url, { method, headers: sent }, resolve).on('error', reject).end(body);
    });
    for (const line of response.headers['set-cookie'] ?? []) {
      const [pair = ''] = line.split(';');
      jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    return { status: response.statusCode ?? 0, headers: response.headers, body: await text(response) };
  }

  /** Sends a request, and follows redirects. */
  async open(url: string): Promise<Answer & { readonly url: string }> {
    let current = url;
    for (let hops = 0; hops < 10; hops += 1) {
      const answer = await this.visit(current);
      const { location } = answer.headers;
      if (location === undefined) return { ...answer, url: current };
      current = new URL(location, current).href;
    }
    throw new Error(`${url}: too many redirects`);
  }
}
