/** The roles of people, each with the rights of those before it. */
export const ROLES = ['viewer', 'agent', 'operator', 'admin'] as const;

/** A role of a person. */
export type Role = (typeof ROLES)[number];

/** Returns whether a role has the rights of another one. */
export function includesRole(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}

/** Returns whether a text names a role. */
export function isRole(text: string): text is Role {
  return ROLES.some((role) => role === text);
}
