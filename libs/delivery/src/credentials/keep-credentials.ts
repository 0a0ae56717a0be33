import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import type { RefreshedCredentials } from '@chat4all/connector';
import type { CredentialFiles } from '@chat4all/runtime';

/**
 * Writes renewed credentials into the files that the account's settings refer to: the token, and when it ends. Gives the
 * names of the settings that refer to no file, and so stay as they were. Rejects when a file cannot be written.
 */
export async function keepCredentials(
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

/** Replaces a file as a whole: who reads it meanwhile reads the one or the other, and a crash loses neither. */
async function replaceFile(path: string, text: string): Promise<void> {
  const next = `${path}.${randomUUID()}`;
  try {
    const file = await open(next, 'wx', 0o600);
    try {
      await file.writeFile(`${text}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(next, path);
  } catch (error) {
    await rm(next, { force: true });
    throw error;
  }
}
