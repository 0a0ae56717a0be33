import { BusError } from '../bus-error.ts';
import {
  type ConnectionOptions,
  type ConnectNode,
  type KafkaNode,
  type NodeAddress,
  addressText,
} from './kafka-node.ts';
import { KafkaError } from './kafka-error.ts';

/** One connection per broker, opened at first use and again after a failure. */
export class NodeConnections {
  readonly #connect: ConnectNode;
  readonly #options: ConnectionOptions;
  readonly #nodes = new Map<string, Promise<KafkaNode>>();
  #closed = false;

  constructor(connect: ConnectNode, options: ConnectionOptions) {
    this.#connect = connect;
    this.#options = options;
  }

  /** Sends a request to a broker. A failed connection is closed; the next request opens a new one. */
  async request<Answer>(address: NodeAddress, ask: (node: KafkaNode) => Promise<Answer>): Promise<Answer> {
    const node = await this.#node(address);
    try {
      return await ask(node);
    } catch (error) {
      if (error instanceof KafkaError && error.kind !== 'protocol') this.#forget(node);
      throw error;
    }
  }

  /** Closes every connection at once. Later requests fail with `closed`. */
  close(): void {
    this.#closed = true;
    for (const connecting of this.#nodes.values()) closeSoon(connecting);
    this.#nodes.clear();
  }

  #node(address: NodeAddress): Promise<KafkaNode> {
    if (this.#closed) return Promise.reject(new BusError('closed', 'the bus is closed'));
    const name = addressText(address);
    const known = this.#nodes.get(name);
    if (known !== undefined) return known;
    const connecting = this.#connect(address, this.#options);
    this.#nodes.set(name, connecting);
    connecting.catch(() => {
      if (this.#nodes.get(name) === connecting) this.#nodes.delete(name);
    });
    return connecting;
  }

  #forget(node: KafkaNode): void {
    const name = addressText(node.address);
    const known = this.#nodes.get(name);
    known?.then(
      (current) => {
        if (current === node && this.#nodes.get(name) === known) this.#nodes.delete(name);
      },
      // Another connection may be opening; its callers get its error.
      () => undefined,
    );
    node.close();
  }
}

function closeSoon(connecting: Promise<KafkaNode>): void {
  connecting.then(
    (node) => {
      node.close();
    },
    () => undefined,
  );
}
