import { Hono } from 'hono';
import { maskAddresses } from './mask-addresses.ts';
import { passOn } from './pass-on.ts';
import { type RouterClient, jsonValue } from './router-client.ts';
import type { SignedIn } from './signed-in.ts';

/** The start of a line with an event. */
const DATA = 'data: ';

/** Returns the route `GET /`, which streams the router's events as Server-Sent Events. */
export function eventRoutes(router: RouterClient): Hono<SignedIn> {
  const routes = new Hono<SignedIn>();
  routes.get('/', async (context) => {
    const { search } = new URL(context.req.url);
    const lastEventId = context.req.header('last-event-id');
    const person = context.get('person');
    const response = await router.request(`/v1/events${search}`, person, {
      headers: lastEventId === undefined ? {} : { 'last-event-id': lastEventId },
      signal: context.req.raw.signal,
    });
    const { body } = response;
    const isMasked = person.role === 'viewer' && response.ok && body !== null;
    return passOn(response, {
      keep: ['content-type'],
      headers: { 'cache-control': 'no-store', 'x-accel-buffering': 'no' },
      ...(isMasked && { body: maskEvents(body) }),
    });
  });
  return routes;
}

function maskEvents(body: ReadableStream<Uint8Array<ArrayBuffer>>): ReadableStream<Uint8Array> {
  return body.pipeThrough(new TextDecoderStream()).pipeThrough(maskedLines()).pipeThrough(new TextEncoderStream());
}

/** Masks the events of whole lines; a line may arrive in parts. */
function maskedLines(): TransformStream<string, string> {
  let rest = '';
  return new TransformStream({
    transform(chunk, controller) {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) controller.enqueue(`${maskLine(line)}\n`);
    },
  });
}

function maskLine(line: string): string {
  if (!line.startsWith(DATA)) return line;
  const json = jsonValue.parse(JSON.parse(line.slice(DATA.length)));
  // Errors of the stream have the same form of line.
  const isError = typeof json === 'object' && json !== null && 'code' in json;
  return isError ? line : `${DATA}${JSON.stringify(maskAddresses('chat4all.v1.Event', json))}`;
}
