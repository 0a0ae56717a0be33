import type { BusLog } from '../bus-options.ts';
import type { PartitionLag } from '../bus.ts';
import type { ColdReader } from './cold-reader.ts';
import type { CommitFile } from './commit-file.ts';
import { Group, type Member } from './group.ts';
import type { Journal } from './journal.ts';
import { PartitionConsumer } from '../partition-consumer.ts';
import type { PartitionLog } from './partition-log.ts';
import type { PartitionLogs } from './partition-logs.ts';
import type { EventLoopYield } from '../event-loop-yield.ts';

export interface GroupsEnvironment {
  readonly logs: PartitionLogs;
  readonly commits: CommitFile;
  readonly journal: Journal;
  readonly reader: ColdReader;
  readonly turn: EventLoopYield;
  readonly redeliveryPauseMs: number;
  readonly log: BusLog;
}

const DEFAULT_MAX_UNFINISHED = 1000;

/** All groups of a bus, with their committed offsets. */
export class Groups {
  readonly #environment: GroupsEnvironment;
  readonly #groups = new Map<string, Group>();
  readonly #collect = (): void => {
    for (const group of this.#groups.values()) group.commit();
  };

  constructor(environment: GroupsEnvironment) {
    this.#environment = environment;
  }

  /** The group with a name, created at first use. */
  group(name: string): Group {
    let group = this.#groups.get(name);
    if (group === undefined) this.#groups.set(name, (group = this.#create(name)));
    return group;
  }

  rebalance(): void {
    for (const group of this.#groups.values()) group.rebalance();
  }

  lag(name: string, topics: readonly string[]): PartitionLag[] {
    this.#groups.get(name)?.commit();
    return topics.flatMap((topic) =>
      this.#environment.logs.of(topic).map((log) => ({
        topic,
        partition: log.partition,
        records: log.end - this.#begin(name, log),
      })),
    );
  }

  /** Writes the committable offsets of all groups. */
  async flush(): Promise<void> {
    this.#collect();
    await this.#environment.commits.flush();
  }

  #create(name: string): Group {
    const { logs, commits, reader, turn, redeliveryPauseMs, log: busLog } = this.#environment;
    return new Group({
      logsOf: (topics) => topics.flatMap((topic) => logs.of(topic)),
      commit: (log, offset) => {
        commits.commit(name, log, offset);
      },
      consume: ({ handle, options }: Member, log) =>
        new PartitionConsumer({
          source: {
            topic: log.topic,
            partition: log.partition,
            listen: (listener) => log.listen(listener),
            read: async (offset, limit) =>
              offset >= log.end ? [] : (log.recent(offset, limit) ?? reader.read(log, offset, limit)),
          },
          handle,
          eventLoop: turn,
          redeliveryPauseMs,
          log: busLog,
          from: this.#begin(name, log),
          maxUnfinished: options.maxUnfinished ?? DEFAULT_MAX_UNFINISHED,
          onDone: () => {
            commits.schedule(this.#collect);
          },
        }),
    });
  }

  /** Where a group continues in a partition: at its committed offset, or at the oldest record kept. */
  #begin(name: string, log: PartitionLog): number {
    const earliest = this.#environment.journal.earliestOffset(log.stream);
    const committed = this.#environment.commits.committed(name, log) ?? earliest;
    return Math.min(Math.max(committed, earliest), log.end);
  }
}
