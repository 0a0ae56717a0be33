import { useQuery } from '@tanstack/react-query';
import { type ReactNode, Suspense, lazy } from 'react';
import { SessionContext, sessionQuery } from '../api/session.ts';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { Loading } from '../ui/loading.tsx';

const SignIn = lazy(async () => ({ default: (await import('./sign-in.tsx')).SignIn }));

/** The interval at which a router that does not answer is asked again, in milliseconds. */
const ASK_AGAIN_MS = 3_000;

/** Shows the application to people who are signed in, and asks others to. */
export function Gate({ children }: { readonly children: ReactNode }): ReactNode {
  const session = useQuery({
    ...sessionQuery,
    refetchInterval: ({ state }) => (state.error === null ? false : ASK_AGAIN_MS),
  });
  if (session.data?.signedIn === true) return <SessionContext value={session.data}>{children}</SessionContext>;
  if (session.data) {
    return (
      <Suspense fallback={null}>
        <SignIn method={session.data.method} />
      </Suspense>
    );
  }
  return (
    <main className="flex h-full items-center justify-center p-6">
      {session.error ? <ErrorNotice error={session.error} onRetry={() => void session.refetch()} /> : <Loading />}
    </main>
  );
}
