import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { serviceDescriptor } from '@chat4all/proto/descriptors';
import { maskAddresses } from './mask-addresses.ts';
import { METHOD_ROLES, mayCall } from './method-roles.ts';
import { passOn } from './pass-on.ts';
import { refuse } from './refuse.ts';
import { type RouterClient, jsonValue } from './router-client.ts';
import type { SignedIn } from './signed-in.ts';

/** The size of the largest request, as the router has it. */
const MAXIMUM_BYTES = 4 * 1024 * 1024;

/** Returns the routes `POST /<service>/<method>`, which forward calls that the person's role allows. */
export function rpcRoutes(router: RouterClient): Hono<SignedIn> {
  const routes = new Hono<SignedIn>();
  const limit = bodyLimit({
    maxSize: MAXIMUM_BYTES,
    onError: (context) => refuse(context, 'resource_exhausted', 'the request exceeds 4 MB'),
  });
  routes.post('/:service/:method', limit, async (context) => {
    const { service, method } = context.req.param();
    const name = `${service}/${method}`;
    const person = context.get('person');
    if (!METHOD_ROLES.has(name)) return refuse(context, 'not_found', `unknown method ${name}`);
    if (!mayCall(person.role, name)) {
      return refuse(context, 'permission_denied', `the role ${person.role} must not call ${name}`);
    }
    const response = await router.call(name, person, await context.req.text());
    const noStore = { 'cache-control': 'no-store' };
    if (person.role !== 'viewer' || !response.ok) {
      return passOn(response, { keep: ['content-type', 'retry-after'], headers: noStore });
    }
    const type = serviceDescriptor(`chat4all.v1.${service}`).methods.find((one) => one.name === method)?.output;
    if (type === undefined) return refuse(context, 'not_found', `unknown method ${name}`);
    return Response.json(maskAddresses(type.typeName, jsonValue.parse(await response.json())), { headers: noStore });
  });
  return routes;
}
