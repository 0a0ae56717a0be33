import {
  type QueryKey,
  type UseInfiniteQueryResult,
  type UseMutationResult,
  type UseQueryResult,
  keepPreviousData,
  queryOptions,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import type { ApiError } from './api-error.ts';
import { type MethodName, type RequestOf, type ResponseOf, type ServiceName, call } from './client.ts';

declare module '@tanstack/react-query' {
  interface Register {
    /** Every query and mutation of the application rejects with it. */
    defaultError: ApiError;
  }
}

/** Options of {@link useCall}. */
export interface CallOptions {
  /** Calls only if true. Default: true. */
  readonly enabled?: boolean;
  /** Calls again after this time, in milliseconds. Default: never. */
  readonly refetchInterval?: number | false;
}

/** Reads by a method, and keeps the result until an event or a change concerns its service. */
export function useCall<Service extends ServiceName, Method extends MethodName<Service>>(
  service: Service,
  method: Method,
  request: RequestOf<Service, Method>,
  { enabled = true, refetchInterval = false }: CallOptions = {},
): UseQueryResult<ResponseOf<Service, Method>> {
  return useQuery({
    ...callQuery(service, method, request),
    enabled,
    refetchInterval,
    placeholderData: keepPreviousData,
  });
}

/** Returns the query of {@link useCall}. */
export function callQuery<Service extends ServiceName, Method extends MethodName<Service>>(
  service: Service,
  method: Method,
  request: RequestOf<Service, Method>,
) {
  return queryOptions<ResponseOf<Service, Method>>({
    queryKey: [service, method, request],
    queryFn: ({ signal }) => call(service, method, request, signal),
  });
}

/** The pages of a list. */
export interface Pages<Item> extends Pick<
  UseInfiniteQueryResult,
  'error' | 'isPending' | 'hasNextPage' | 'isFetchingNextPage' | 'refetch'
> {
  readonly items: readonly Item[];
  readonly fetchNextPage: () => void;
}

const NONE: readonly never[] = [];

/** Lists by a method page by page. `itemsOf` must be the same function at each render. */
export function usePages<Service extends ServiceName, Method extends MethodName<Service>, Item>(
  service: Service,
  method: Method,
  request: RequestOf<Service, Method>,
  itemsOf: (page: ResponseOf<Service, Method>) => readonly Item[] | undefined,
  { enabled = true, refetchInterval = false }: CallOptions = {},
): Pages<Item> {
  type Page = ResponseOf<Service, Method>;
  const query = useInfiniteQuery<Page, ApiError, readonly Item[], QueryKey, string>({
    queryKey: [service, method, 'pages', request],
    queryFn: ({ pageParam, signal }) => call(service, method, withPage(request, pageParam), signal),
    initialPageParam: '',
    getNextPageParam: nextPageToken,
    select: ({ pages }) => pages.flatMap((page) => itemsOf(page) ?? NONE),
    placeholderData: keepPreviousData,
    enabled,
    refetchInterval,
  });
  const { error, isPending, hasNextPage, isFetchingNextPage, refetch } = query;
  return {
    ...{ error, isPending, hasNextPage, isFetchingNextPage, refetch },
    items: query.data ?? NONE,
    fetchNextPage: () => void query.fetchNextPage(),
  };
}

/** Returns the token of the next page; undefined on the last one. */
export function nextPageToken(page: unknown): string | undefined {
  if (typeof page !== 'object' || page === null || !('nextPageToken' in page)) return undefined;
  return typeof page.nextPageToken === 'string' && page.nextPageToken !== '' ? page.nextPageToken : undefined;
}

function withPage<Request>(request: Request, pageToken: string): Request {
  return pageToken === '' ? request : { ...request, pageToken };
}

/** Returns a function that changes something by a method, and reads what the services list anew. */
export function useAction<Service extends ServiceName, Method extends MethodName<Service>>(
  service: Service,
  method: Method,
  changed: readonly ServiceName[] = [service],
): UseMutationResult<ResponseOf<Service, Method>, ApiError, RequestOf<Service, Method>> {
  const client = useQueryClient();
  return useMutation<ResponseOf<Service, Method>, ApiError, RequestOf<Service, Method>>({
    mutationFn: (request) => call(service, method, request),
    onSettled: () => Promise.all(changed.map((one) => client.invalidateQueries({ queryKey: [one] }))),
  });
}
