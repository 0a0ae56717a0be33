import type { Outcome } from './graph/answer.ts';
import { handleGraph } from './graph/handle.ts';
import type { SandboxHttpRequest } from './graph/request.ts';
import type { SandboxState } from './state/sandbox-state.ts';
import { handleControl } from './control/handle.ts';
import { showPhone } from './page/show-phone.ts';

/** Answers whatever is asked of the sandbox's address. */
export type Routes = (request: SandboxHttpRequest) => Outcome;

/** The platform, the API to script it, and the page with the phone. */
export function createRoutes(state: SandboxState): Routes {
  return (request) => {
    if (request.path === '/') return showPhone(request);
    return request.path.startsWith('/sandbox/') ? handleControl(state, request) : handleGraph(state, request);
  };
}
