import { BusError } from '../bus-error.ts';
import {
  type ConnectionOptions,
  type ConnectNode,
  type KafkaNode,
  type NodeAddress,
  addressText,
} from './kafka-node.ts';
import { KafkaError } from './kafka-error.ts';

/** Connections to brokers, one to each, made when they are needed and again after they have failed. */
export class NodeConnections {
  readonly #connect: ConnectNode;
  readonly #options: ConnectionOptions;
  readonly #nodes = new Map<string, Promise<KafkaNode>>();
  #closed = false;

  constructor(connect: ConnectNode, options: ConnectionOptions) {
    this.#connect = connect;
    this.#options = options;
  }

  /** Makes a request of a broker. A connection that failed is given up; the next request makes a new one. */
  async request<Answer>(address: NodeAddress, ask: (node: KafkaNode) => Promise<Answer>): Promise<Answer> {
    const node = await this.#node(address);
    try {
      return await ask(node);
    } catch (error) {
      if (error instanceof KafkaError && error.kind !== 'protocol') this.#forget(node);
      throw error;
    }
  }

  /** Ends every connection at once. Later requests are refused as `closed`. */
  close(): void {
    this.#closed = true;
    for (const connecting of this.#nodes.values()) closeSoon(connecting);
    this.#nodes.clear();
  }

  #node(address: NodeAddress): Promise<KafkaNode> {
    if (this.#closed) return Promise.reject(new BusError('closed', 'The bus is closed.'));
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
      // By now another connection is being made; who waits for it learns that it fails.
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
