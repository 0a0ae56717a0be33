import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { type KafkaMode, kafkaArtifacts } from './kafka-versions.ts';
import { commandWorks, runCommand } from './run-command.ts';

/** Two downloads at once would write the same files of Maven's own folder. */
let downloading: Promise<unknown> = Promise.resolve();

let java: Promise<boolean> | undefined;

/** Returns whether this machine has Java 17 and Maven. Looks once per process. */
export function javaWorks(): Promise<boolean> {
  java ??= findJava();
  return java;
}

async function findJava(): Promise<boolean> {
  const version = await runCommand('java', ['-version']).catch(() => '');
  return Number(/version "(\d+)/.exec(version)?.[1] ?? 0) >= 17 && (await commandWorks('mvn', '-v'));
}

/**
 * The folder with the jars of a broker, below `~/.cache/chat4all` or `$XDG_CACHE_HOME`. Downloads them when they are
 * not there yet; whoever is first puts a complete folder in place, so several processes may ask at once.
 */
export function kafkaLibraries(mode: KafkaMode): Promise<string> {
  const found = downloading.then(() => resolveLibraries(mode));
  downloading = found.catch(() => undefined);
  return found;
}

async function resolveLibraries(mode: KafkaMode): Promise<string> {
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'chat4all');
  const folder = join(cache, `kafka-${kafkaArtifacts[mode][0].version}`);
  if (await isFilled(folder)) return folder;
  await mkdir(cache, { recursive: true });
  const temporary = await mkdtemp(join(cache, 'download-'));
  try {
    await writeFile(join(temporary, 'pom.xml'), projectFile(mode));
    const options = ['-B', '-ntp', '-q', '-DincludeScope=runtime', `-DoutputDirectory=${join(temporary, 'jars')}`];
    await runCommand('mvn', [...options, 'dependency:copy-dependencies'], temporary);
    await rename(join(temporary, 'jars'), folder).catch(async (error: unknown) => {
      // Somebody else was quicker.
      if (!(await isFilled(folder))) throw error;
    });
    return folder;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function isFilled(folder: string): Promise<boolean> {
  const files = await readdir(folder).catch(() => []);
  return files.some((file) => file.endsWith('.jar'));
}

function projectFile(mode: KafkaMode): string {
  const dependencies = kafkaArtifacts[mode].map(
    ({ group, name, version }) =>
      `<dependency><groupId>${group}</groupId><artifactId>${name}</artifactId><version>${version}</version></dependency>`,
  );
  return `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>chat4all</groupId><artifactId>kafka</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>${dependencies.join('')}</dependencies>
</project>`;
}
