import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TopicSpecification } from '../bus.ts';
import { BusError } from '../bus-error.ts';
import { assertTopic } from '../validate-topic.ts';
import { fileError, systemCode } from './file-error.ts';
import { replaceFileDurably } from './replace-file.ts';

/** A topic of the log. */
export interface Topic {
  /** The number of the topic in the journal. */
  readonly id: number;
  readonly name: string;
  readonly partitions: number;
  readonly retentionMs: number;
}

const DEFAULT_RETENTION_MS = 7 * 24 * 60 * 60 * 1000;
const MAX_TOPICS = 0xffff;

/** The topics of a folder, stored in `topics.json`. */
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
      if (systemCode(error) !== 'ENOENT') throw fileError(`cannot read ${path}`, error);
    }
    if (!isTopics(topics)) throw new BusError('misconfigured', `${path} is damaged; restore it from a backup`);
    return new TopicRegistry(path, topics);
  }

  get topics(): readonly Topic[] {
    return this.#topics;
  }

  /** Adds topics and partitions, durably, and removes none. Returns the topics that are new or have changed. */
  async ensure(specifications: readonly TopicSpecification[]): Promise<readonly Topic[]> {
    const byName = new Map(this.#topics.map((topic) => [topic.name, topic]));
    const changed = new Map<string, Topic>();
    for (const specification of specifications) {
      assertTopic(specification);
      const known = byName.get(specification.name);
      const topic = {
        id: known?.id ?? byName.size,
        name: specification.name,
        partitions: Math.max(known?.partitions ?? 0, specification.partitions),
        retentionMs: specification.retentionMs ?? known?.retentionMs ?? DEFAULT_RETENTION_MS,
      };
      if (topic.partitions === known?.partitions && topic.retentionMs === known.retentionMs) continue;
      byName.set(topic.name, topic);
      changed.set(topic.name, topic);
    }
    if (byName.size > MAX_TOPICS) throw new BusError('invalid', `topics: at most ${MAX_TOPICS} are possible`);
    if (changed.size > 0) {
      const topics = [...byName.values()];
      try {
        await replaceFileDurably(this.#path, JSON.stringify(topics, undefined, 2));
      } catch (error) {
        throw fileError(`cannot write ${this.#path}`, error);
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
