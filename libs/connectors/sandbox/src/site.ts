import type { Outcome } from './graph/answer.ts';
import { handleGraph } from './graph/handle.ts';
import type { SandboxHttpRequest } from './graph/request.ts';
import type { World } from './state/world.ts';
import { handleControl } from './control/handle.ts';
import { showPhone } from './page/show-phone.ts';

/** Answers whatever is asked of the sandbox's address. */
export type Site = (request: SandboxHttpRequest) => Outcome;

/** The platform, the API to script it, and the page with the phone. */
export function createSite(world: World): Site {
  return (request) => {
    if (request.path === '/') return showPhone(request);
    return request.path.startsWith('/sandbox/') ? handleControl(world, request) : handleGraph(world, request);
  };
}
