import type { Outcome } from './graph/response.ts';
import { handleGraph } from './graph/handle.ts';
import type { SandboxHttpRequest } from './graph/request.ts';
import type { SandboxState } from './state/sandbox-state.ts';
import { handleControl } from './control/handle.ts';
import { servePage } from './page/serve-page.ts';

/** Handles a request to the sandbox. */
export type Routes = (request: SandboxHttpRequest) => Outcome;

/** Creates the routes of the platform, of the HTTP API that controls it, and of the page with the phone. */
export function createRoutes(state: SandboxState): Routes {
  return (request) => {
    if (request.path === '/') return servePage(request);
    return request.path.startsWith('/sandbox/') ? handleControl(state, request) : handleGraph(state, request);
  };
}
