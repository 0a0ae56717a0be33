import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cachedFolder } from './cached-folder.ts';
import { type KafkaMode, KAFKA_ARTIFACTS } from './kafka-versions.ts';
import { commandWorks, runCommand } from './run-command.ts';

/** The previous download. Concurrent downloads would write the same files of Maven's repository. */
let downloading: Promise<unknown> = Promise.resolve();

let java: Promise<boolean> | undefined;

/** Returns whether this machine has Java 17 and Maven. Checks once per process. */
export function javaWorks(): Promise<boolean> {
  java ??= findJava();
  return java;
}

async function findJava(): Promise<boolean> {
  const version = await runCommand('java', ['-version']).catch(() => '');
  return Number(/version "(\d+)/.exec(version)?.[1] ?? 0) >= 17 && (await commandWorks('mvn', '-v'));
}

/** Returns the folder with the jars of a broker. Downloads them first if they are missing. */
export function kafkaLibraries(mode: KafkaMode): Promise<string> {
  const found = downloading.then(() => resolveLibraries(mode));
  downloading = found.catch(() => undefined);
  return found;
}

function resolveLibraries(mode: KafkaMode): Promise<string> {
  return cachedFolder({
    name: `kafka-${KAFKA_ARTIFACTS[mode][0].version}`,
    isComplete: isFilled,
    download: async (temporary) => {
      await writeFile(join(temporary, 'pom.xml'), projectFile(mode));
      const jars = join(temporary, 'jars');
      const options = ['-B', '-ntp', '-q', '-DincludeScope=runtime', `-DoutputDirectory=${jars}`];
      await runCommand('mvn', [...options, 'dependency:copy-dependencies'], temporary);
      return jars;
    },
  });
}

async function isFilled(folder: string): Promise<boolean> {
  const files = await readdir(folder).catch(() => []);
  return files.some((file) => file.endsWith('.jar'));
}

function projectFile(mode: KafkaMode): string {
  const dependencies = KAFKA_ARTIFACTS[mode].map(
    ({ group, name, version }) =>
      `<dependency><groupId>${group}</groupId><artifactId>${name}</artifactId><version>${version}</version></dependency>`,
  );
  return `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>chat4all</groupId><artifactId>kafka</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>${dependencies.join('')}</dependencies>
</project>`;
}
