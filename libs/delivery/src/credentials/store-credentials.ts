import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import type { RefreshedCredentials } from '@chat4all/connector';
import type { CredentialFiles } from '@chat4all/runtime';

/**
 * Writes refreshed credentials to the files that the account's settings refer to: the token and its expiry. Returns the
 * names of the settings that refer to no file, and so keep their old value. Rejects if a file cannot be written.
 */
export async function storeCredentials(
  { accessToken, expireTime }: RefreshedCredentials,
  files: CredentialFiles,
): Promise<readonly string[]> {
  if (files.accessToken !== undefined) await replaceFile(files.accessToken, accessToken);
  if (files.tokenExpireTime !== undefined) {
    await replaceFile(files.tokenExpireTime, new Date(expireTime).toISOString());
  }
  return [
    ...(files.accessToken === undefined ? ['access_token'] : []),
    ...(files.tokenExpireTime === undefined ? ['token_expire_time'] : []),
  ];
}

/** Replaces a file atomically: readers see the old or the new text, also after a crash. */
async function replaceFile(path: string, text: string): Promise<void> {
  const temporary = `${path}.${randomUUID()}`;
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(`${text}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
