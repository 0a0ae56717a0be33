import { join } from 'node:path';
import { runCommand } from './run-command.ts';

/** The key and certificate of a broker. */
export interface SecuredFiles {
  readonly keystore: string;
  readonly keystorePassword: string;
  /** The certificate that clients must trust, as PEM. */
  readonly caFile: string;
}

/** Creates a key and a certificate for the loopback interface. */
export async function createSecuredFiles(folder: string): Promise<SecuredFiles> {
  const files = {
    keystore: join(folder, 'broker.p12'),
    keystorePassword: 'for-tests-only',
    caFile: join(folder, 'broker.pem'),
  };
  const store = ['-alias', 'broker', '-keystore', files.keystore, '-storepass', files.keystorePassword];
  const subject = ['-dname', 'CN=localhost', '-ext', 'SAN=dns:localhost,ip:127.0.0.1', '-validity', '30'];
  await runCommand('keytool', ['-genkeypair', '-keyalg', 'RSA', '-storetype', 'PKCS12', ...store, ...subject]);
  await runCommand('keytool', ['-exportcert', '-rfc', '-file', files.caFile, ...store]);
  return files;
}
