import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { setNonce } from 'get-nonce';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ApiError } from './api/api-error.ts';
import { sessionOfPage, sessionQuery } from './api/session.ts';
import { createAppRouter } from './router.tsx';
import { Gate } from './shell/gate.tsx';
import './style.css';
import { loadTexts } from './texts/texts.ts';
import { startTheme } from './ui/theme.ts';

/** The time for which read data is shown without reading it again, in milliseconds. Events invalidate it before. */
const FRESH_MS = 30_000;
/** Errors that may pass. */
const PASSING = new Set(['unavailable', 'deadline_exceeded', 'resource_exhausted']);
const RETRIES = 2;

const nonce = document.querySelector('meta[name="csp-nonce"]')?.getAttribute('content');
if (typeof nonce === 'string') setNonce(nonce);
startTheme();

/** A session that has ended, with the console or the key, is started again, or the person asked to sign in. */
const onError = (error: unknown): void => {
  if (!(error instanceof ApiError) || error.code !== 'unauthenticated') return;
  void client.invalidateQueries({ queryKey: sessionQuery.queryKey });
};
const client = new QueryClient({
  queryCache: new QueryCache({ onError }),
  mutationCache: new MutationCache({ onError }),
  defaultOptions: {
    queries: {
      staleTime: FRESH_MS,
      retry: (count, error) => count < RETRIES && error instanceof ApiError && PASSING.has(error.code),
    },
  },
});
const session = sessionOfPage();
if (session) client.setQueryData(sessionQuery.queryKey, session);
const router = createAppRouter(client);
// At the same time: the texts, and the code and the data of the first screen.
await Promise.all([loadTexts(), session?.signedIn === true && router.load()]);
const root = document.getElementById('root');
if (root === null) throw new Error('the page has no #root');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <Gate>
        <RouterProvider router={router} />
      </Gate>
    </QueryClientProvider>
  </StrictMode>,
);
