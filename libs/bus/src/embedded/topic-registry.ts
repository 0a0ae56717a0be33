import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TopicSpecification } from '../bus.ts';
import { BusError } from '../bus-error.ts';
import { validateTopic } from '../validate-topic.ts';
import { fileError, systemCode } from './file-error.ts';
import { replaceFileDurably } from './replace-file.ts';

export interface Topic {
  /** Its number in the journal. */
  readonly id: number;
  readonly name: string;
  readonly partitions: number;
  readonly retentionMs: number;
}

const defaultRetentionMs = 7 * 24 * 60 * 60 * 1000;
const maxTopics = 0xffff;

/** The topics of one folder, kept in `topics.json`. */
export class TopicRegistry {
  readonly #path: string;
  #topics: readonly Topic[];

  private constructor(path: string, topics: readonly Topic[]) {
    this.#path = path;
    this.#topics = topics;
  }

  static async open(folder: string): Promise<TopicRegistry> {
    const path = join(folder, 'topics.json');
    let topics: unknown = [];
    try {
      topics = JSON.parse(await readFile(path, 'utf8'));
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') throw fileError(`Cannot read ${path}`, error);
    }
    if (!isTopics(topics)) throw new BusError('misconfigured', `The file ${path} is damaged: restore it from a copy.`);
    return new TopicRegistry(path, topics);
  }

  get topics(): readonly Topic[] {
    return this.#topics;
  }

  /** Adds topics and partitions, durably; what exists never shrinks. Gives the topics that are new or have changed. */
  async ensure(specifications: readonly TopicSpecification[]): Promise<readonly Topic[]> {
    const byName = new Map(this.#topics.map((topic) => [topic.name, topic]));
    const changed = new Map<string, Topic>();
    for (const specification of specifications) {
      validateTopic(specification);
      const known = byName.get(specification.name);
      const topic = {
        id: known?.id ?? byName.size,
        name: specification.name,
        partitions: Math.max(known?.partitions ?? 0, specification.partitions),
        retentionMs: specification.retentionMs ?? known?.retentionMs ?? defaultRetentionMs,
      };
      if (topic.partitions === known?.partitions && topic.retentionMs === known.retentionMs) continue;
      byName.set(topic.name, topic);
      changed.set(topic.name, topic);
    }
    if (byName.size > maxTopics) throw new BusError('invalid', `There may be at most ${maxTopics} topics.`);
    if (changed.size > 0) {
      const topics = [...byName.values()];
      try {
        await replaceFileDurably(this.#path, JSON.stringify(topics, undefined, 2));
      } catch (error) {
        throw fileError(`Cannot write ${this.#path}`, error);
      }
      this.#topics = topics;
    }
    return [...changed.values()];
  }
}

function isTopics(value: unknown): value is Topic[] {
  return (
    Array.isArray(value) &&
    value.every((topic: unknown, id) => {
      if (typeof topic !== 'object' || topic === null) return false;
      return 'id' in topic && topic.id === id && 'name' in topic && 'partitions' in topic && 'retentionMs' in topic;
    })
  );
}
