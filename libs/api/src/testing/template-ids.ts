/** Returns the id of a template with its account, for the calls that take one id. */
export function templateIdOf(accountId: string, templateId: string): string {
  return `${accountId} ${templateId}`;
}

/** Returns the account and the template of such an id. */
export function templateOf(id: string): { readonly accountId: string; readonly templateId: string } {
  const [accountId = '', templateId = ''] = id.split(' ');
  return { accountId, templateId };
}
