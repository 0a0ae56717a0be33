import type { Cluster } from './cluster.ts';
import type { ProducerIdentity } from './kafka-node.ts';

/**
 * The identity by which brokers recognize repeated batches. All partitions share one; a partition whose sequence of batches
 * is interrupted continues with a new one, and the others switch to it when they have no batch in flight.
 */
export class ProducerIdentities {
  readonly #cluster: Cluster;
  #current: ProducerIdentity | undefined;
  #loading: Promise<ProducerIdentity> | undefined;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  /** The identity for new batches; undefined until {@link load} has resolved. */
  get current(): ProducerIdentity | undefined {
    return this.#current;
  }

  /** Requests an identity. Concurrent calls share the request. */
  load(): Promise<ProducerIdentity> {
    this.#loading ??= this.#cluster
      .any((node) => node.initProducer())
      .then((identity) => (this.#current = identity))
      .finally(() => (this.#loading = undefined));
    return this.#loading;
  }

  /** Requires another identity than this one for new batches. */
  replace(identity: ProducerIdentity): void {
    if (this.#current === identity) this.#current = undefined;
  }
}
