/** The id of the account that a request names. */
export const accountOf = ({ accountId }: { readonly accountId: string }): string => accountId;

/** The platform's id of the template that a request names. */
export const templateIdOf = ({ templateId }: { readonly templateId: string }): string => templateId;

/** The id of the webhook endpoint that a request names. */
export const endpointOf = ({ endpointId }: { readonly endpointId: string }): string => endpointId;
