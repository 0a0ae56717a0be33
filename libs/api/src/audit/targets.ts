/** The id of the account that a request names. */
export const accountOf = ({ accountId }: { readonly accountId: string }): string => accountId;

/** The id of the webhook endpoint that a request names. */
export const endpointOf = ({ endpointId }: { readonly endpointId: string }): string => endpointId;
