import type { Worker } from 'node:cluster';
import type { ExportedMetrics, Readiness } from '@chat4all/metrics';
import { Answer, type Question, Readiness as ReadinessSchema, type ToMember } from './messages.ts';

/** The time that a member has to answer, in milliseconds: more than its checks have. */
const TIMEOUT_MS = 3_000;

/** The members of a cluster, as the primary sees them. */
export class Members {
  readonly #workers = new Set<Worker>();
  readonly #questions = new Map<number, (value: unknown) => void>();
  #lastId = 0;

  /** Adds a member, until it ends. */
  add(worker: Worker): void {
    this.#workers.add(worker);
    worker.on('message', (message: unknown) => {
      const answer = Answer.safeParse(message);
      if (answer.success) this.#questions.get(answer.data.id)?.(answer.data.value);
    });
    worker.once('exit', () => this.#workers.delete(worker));
  }

  /** Asks a member to stop. */
  stop(worker: Worker): void {
    if (worker.isConnected()) send(worker, { stop: true });
  }

  /** Returns the metrics of all members that answer. */
  async metrics(): Promise<ExportedMetrics[]> {
    const answers = await this.#askAll('metrics');
    // prom-client wrote these, in a process of the same version.
    return answers.filter((answer): answer is ExportedMetrics => Array.isArray(answer));
  }

  /** Returns the readiness of each member; one that does not answer is not ready. */
  async readiness(): Promise<Readiness[]> {
    return (await this.#askAll('readiness')).map((answer) => {
      const readiness = ReadinessSchema.safeParse(answer);
      return readiness.success ? readiness.data : { notReady: { process: 'a process is starting' }, degraded: {} };
    });
  }

  #askAll(question: Question): Promise<unknown[]> {
    return Promise.all([...this.#workers].map((worker) => this.#ask(worker, question)));
  }

  /** Resolves with undefined if the member does not answer in time. */
  async #ask(worker: Worker, question: Question): Promise<unknown> {
    this.#lastId += 1;
    const id = this.#lastId;
    const { promise, resolve } = Promise.withResolvers<unknown>();
    const timer = setTimeout(resolve, TIMEOUT_MS);
    this.#questions.set(id, resolve);
    try {
      if (!worker.isConnected()) return undefined;
      send(worker, { question, id });
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#questions.delete(id);
    }
  }
}

function send(worker: Worker, message: ToMember): void {
  worker.send(message);
}
