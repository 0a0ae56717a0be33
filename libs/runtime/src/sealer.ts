import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { SettingsError } from './settings-error.ts';

const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** A key: its id, and 32 bytes. */
export interface MasterKey {
  readonly id: string;
  readonly key: Buffer;
}

/** Encrypts secrets that are stored (AES-256-GCM). The first key seals; every key opens what it has sealed. */
export class Sealer {
  readonly #newest: MasterKey;
  readonly #keys: ReadonlyMap<string, MasterKey>;

  constructor(newest: MasterKey, older: readonly MasterKey[] = []) {
    this.#newest = newest;
    this.#keys = new Map([newest, ...older].map((each) => [each.id, each]));
  }

  /** Encrypts a text for one purpose, such as the id of what it belongs to. */
  seal(text: string, purpose: string): string {
    const { id, key } = this.#newest;
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(Buffer.from(purpose));
    const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return `${id}.${sealed.toString('base64url')}`;
  }

  /** Decrypts what {@link seal} returned for the same purpose. Throws if its key is missing, or if it was changed. */
  open(sealed: string, purpose: string): string {
    const [id = '', encoded = ''] = sealed.split('.');
    const master = this.#keys.get(id);
    if (master === undefined) throw new Error(`CHAT4ALL_MASTER_KEY: key "${id}" is missing`);
    const bytes = Buffer.from(encoded, 'base64url');
    const decipher = createDecipheriv(ALGORITHM, master.key, bytes.subarray(0, NONCE_BYTES))
      .setAAD(Buffer.from(purpose))
      .setAuthTag(bytes.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]).toString();
  }
}

/**
 * Reads the master keys from a file with a line `<key id> <base64 of 32 bytes>` for each, the newest first. Creates the file with a
 * new key if `createMissing`. Throws a {@link SettingsError} that names the line.
 */
export function openSealer(path: string, { createMissing = false } = {}): Sealer {
  if (createMissing && !existsSync(path)) createKeyFile(path);
  const [newest, ...older] = readKeys(path);
  if (newest === undefined) throw invalid(`${path} has no key; write "<key id> <base64 of 32 bytes>"`);
  return new Sealer(newest, older);
}

function readKeys(path: string): MasterKey[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw invalid(`cannot read ${path}`, error);
  }
  const lines = text.split('\n').map((line, index) => ({ line: line.trim(), number: index + 1 }));
  const keys = lines
    .filter(({ line }) => line !== '')
    .map(({ line, number }) => {
      const [, id = '', encoded = ''] = /^([\w-]{1,64})\s+([A-Za-z0-9+/_=-]+)$/.exec(line) ?? [];
      const key = Buffer.from(encoded, 'base64');
      if (key.length !== KEY_BYTES) throw invalid(`line ${number} of ${path} must be "<key id> <base64 of 32 bytes>"`);
      return { id, key };
    });
  const repeated = keys.find(({ id }, index) => keys.findIndex((each) => each.id === id) !== index);
  if (repeated) throw invalid(`duplicate key id "${repeated.id}" in ${path}`);
  return keys;
}

function createKeyFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const line = `k1 ${randomBytes(KEY_BYTES).toString('base64')}\n`;
  try {
    writeFileSync(path, line, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    // Another process has created it meanwhile.
    if (!existsSync(path)) throw invalid(`cannot write ${path}`, error);
  }
}

function invalid(problem: string, cause?: unknown): SettingsError {
  const reason = cause instanceof Error ? `: ${cause.message}` : '';
  return new SettingsError('invalid settings', [`CHAT4ALL_MASTER_KEY: ${problem}${reason}`]);
}
