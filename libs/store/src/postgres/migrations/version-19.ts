/** Version 19: the person that the caller of an audited call acts for. */
export const VERSION_19 = `
  ALTER TABLE audit_entries ADD COLUMN on_behalf_of text NOT NULL DEFAULT '';
`;
