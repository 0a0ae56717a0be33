import { Hono } from 'hono';
import { z } from 'zod';
import { passOn } from './pass-on.ts';
import { refuse } from './refuse.ts';
import { includesRole } from './roles.ts';
import type { RouterClient } from './router-client.ts';
import type { SignedIn } from './signed-in.ts';

/** Types that browsers show without running anything in them. Others are saved. */
const SHOWN_TYPES = /^(image\/(jpeg|png|gif|webp)|audio\/[\w.+-]+|video\/[\w.+-]+)$/;

/** The path of links to files that a router has in a folder. */
const ROUTER_PATH = '/media/';

const mediaAnswer = z.object({
  media: z.object({ mimeType: z.string().default(''), fileName: z.string().default('') }),
});
const linkAnswer = z.object({ url: z.string() });
const uploadAnswer = z.object({
  mediaId: z.string(),
  uploadUrl: z.string(),
  uploadHeaders: z.record(z.string(), z.string()).default({}),
});

/** Returns the routes `GET /<media id>`, the bytes of a file, and `POST /?file_name=…`, which uploads one. */
export function mediaRoutes(router: RouterClient, routerUrl: string): Hono<SignedIn> {
  const routes = new Hono<SignedIn>();

  // A router in a container is not reached at the URL that its clients use.
  const reachable = (link: string): URL => {
    const url = new URL(link);
    return url.pathname.startsWith(ROUTER_PATH) ? new URL(`${url.pathname}${url.search}`, routerUrl) : url;
  };

  routes.get('/:id', async (context) => {
    const person = context.get('person');
    const body = JSON.stringify({ mediaId: context.req.param('id') });
    const [media, link] = await Promise.all([
      router.call('MediaService/GetMedia', person, body),
      router.call('MediaService/GetDownloadUrl', person, body),
    ]);
    if (!media.ok || !link.ok) return refuse(context, 'not_found', 'the file does not exist, or is not ready');
    const { mimeType, fileName } = mediaAnswer.parse(await media.json()).media;
    const { url } = linkAnswer.parse(await link.json());
    const range = context.req.header('range');
    const file = await fetch(reachable(url), {
      headers: range === undefined ? {} : { range },
      signal: context.req.raw.signal,
    });
    const isShown = SHOWN_TYPES.test(mimeType);
    const name = fileName === '' ? '' : `; filename*=UTF-8''${encodeURIComponent(fileName)}`;
    return passOn(file, {
      keep: ['content-length', 'content-range', 'accept-ranges'],
      headers: {
        'content-type': isShown ? mimeType : 'application/octet-stream',
        'content-disposition': `${isShown ? 'inline' : 'attachment'}${name}`,
        'content-security-policy': "default-src 'none'; sandbox",
        'cache-control': 'private, max-age=3600',
      },
    });
  });

  routes.post('/', async (context) => {
    const person = context.get('person');
    if (!includesRole(person.role, 'agent')) {
      return refuse(context, 'permission_denied', `the role ${person.role} must not upload files`);
    }
    const sizeBytes = context.req.header('content-length') ?? '';
    const mimeType = context.req.header('content-type') ?? '';
    const fileName = context.req.query('file_name') ?? '';
    const request = JSON.stringify({ mimeType, sizeBytes, fileName });
    const created = await router.call('MediaService/CreateUpload', person, request);
    if (!created.ok) return passOn(created, { keep: ['content-type'] });
    const { mediaId, uploadUrl, uploadHeaders } = uploadAnswer.parse(await created.json());
    const stored = await fetch(reachable(uploadUrl), {
      method: 'PUT',
      headers: { ...uploadHeaders, 'content-length': sizeBytes },
      body: context.req.raw.body,
      duplex: 'half',
    });
    if (!stored.ok) return refuse(context, 'unavailable', `the file could not be stored: HTTP ${stored.status}`);
    const completed = await router.call('MediaService/CompleteUpload', person, JSON.stringify({ mediaId }));
    return passOn(completed, { keep: ['content-type'] });
  });
  return routes;
}
