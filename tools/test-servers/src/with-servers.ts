/**
 * Runs a command with real servers: `node with-servers.ts -- <command…>`. The environment of the command contains their
 * addresses; its exit code is returned. Without Java and Docker the command runs without servers, or not at all with
 * `CI=true`.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { useServers } from './use-servers.ts';

const [separator, command = '', ...args] = process.argv.slice(2);
if (separator !== '--' || command === '') {
  console.error('Usage: node with-servers.ts -- <command> [argument…]');
  process.exit(2);
}

// A signal during the start ends this process; the guards of the folders clean up.
const servers = await useServers((line) => {
  console.error(`test servers: ${line}`);
});
for (const problem of servers.missing) console.error(`test servers: ${problem}; its tests are skipped`);
if (servers.missing.length > 0 && process.env['CI'] === 'true') {
  console.error('test servers: with CI=true every server must start');
  await servers.dispose();
  process.exit(1);
}

const child = spawn(command, args, { stdio: 'inherit', env: { ...process.env, ...servers.environment } });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    // The terminal sends Ctrl-C to the command itself.
    if (signal !== 'SIGINT') child.kill(signal);
  });
}
try {
  await once(child, 'spawn');
  await once(child, 'exit');
} catch (error) {
  console.error(`test servers: cannot run ${command}: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 127;
}
await servers.dispose();
if (child.signalCode !== null) process.exitCode = 128 + constants.signals[child.signalCode];
else process.exitCode ??= child.exitCode ?? 1;
