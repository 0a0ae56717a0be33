/** Options of one call. */
export interface SendContext {
  /** Aborts the call. The error of a call that is aborted after the request left is not `certain`. */
  readonly signal?: AbortSignal;
  /** Additional request headers, for trace context. */
  readonly headers?: Readonly<Record<string, string>>;
}
