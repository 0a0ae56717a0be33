import { createHash, timingSafeEqual } from 'node:crypto';

/** Whether two secrets are the same; takes the same time wherever they differ. */
export function areEqualSecrets(one: string, other: string): boolean {
  // Hashed so that both sides have the same length, which timingSafeEqual needs and which hides the secret's.
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
