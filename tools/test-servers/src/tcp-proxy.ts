import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';

/** A network between clients and a local server, which can be slow, or drop everything without closing a connection. */
export class TcpProxy {
  /** `host:port` for clients. */
  readonly address: string;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** The delay of answers, in milliseconds. */
  delayMs = 0;
  #isCut = false;
  #openedWhileCut = 0;

  private constructor(port: number, targetPort: number) {
    this.address = `127.0.0.1:${port}`;
    this.#server = createServer((client) => {
      this.#forward(client, connect(targetPort, '127.0.0.1'));
    });
  }

  /** Listens at a port of the loopback interface, and forwards connections to another. */
  static async start(port: number, targetPort: number): Promise<TcpProxy> {
    const proxy = new TcpProxy(port, targetPort);
    await once(proxy.#server.listen(port, '127.0.0.1'), 'listening');
    return proxy;
  }

  /** The number of connections that were opened during the last {@link cut}, and got no answer. */
  get openedWhileCut(): number {
    return this.#openedWhileCut;
  }

  /** Stops forwarding in both directions, of open and of new connections. */
  cut(): void {
    this.#isCut = true;
    this.#openedWhileCut = 0;
    for (const socket of this.#sockets) socket.pause();
  }

  /** Forwards again, also what was sent during the cut over connections that are still open. */
  restore(): void {
    this.#isCut = false;
    for (const socket of this.#sockets) socket.resume();
  }

  /** Closes all connections. */
  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #forward(client: Socket, target: Socket): void {
    if (this.#isCut) this.#openedWhileCut += 1;
    let sent: Promise<unknown> = Promise.resolve();
    client.on('data', (bytes) => target.write(bytes));
    target.on('data', (bytes) => {
      sent = Promise.all([sent, this.delayMs > 0 ? setTimeout(this.delayMs) : undefined]).then(() =>
        client.write(bytes),
      );
    });
    for (const [socket, other] of [
      [client, target],
      [target, client],
    ] as const) {
      this.#sockets.add(socket);
      socket.setNoDelay(true).on('error', () => undefined);
      socket.on('close', () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
      if (this.#isCut) socket.pause();
    }
  }
}
