// A bare WebSocket that speaks graphql-transport-ws message by message.

import { once } from 'node:events';
import { type ClientOptions, WebSocket } from 'ws';

export interface Message {
  readonly type: string;
  readonly id?: string;
  readonly payload?: unknown;
}

export class Socket {
  /** Settles with the code that the connection was closed with. */
  readonly closed: Promise<number>;
  readonly #socket: WebSocket;
  readonly #received: Message[] = [];
  #wake: (() => void) | undefined;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    this.closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('message', (data: Buffer) => {
      this.#received.push(JSON.parse(data.toString('utf8')) as Message);
      this.#wake?.();
    });
    socket.on('close', () => this.#wake?.());
    socket.on('error', () => undefined);
  }

  /** Connects to a server; `protocol` is the WebSocket subprotocol. */
  static async open(url: string, protocol = 'graphql-transport-ws', options: ClientOptions = {}): Promise<Socket> {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, protocol, options);
    const opened = new Socket(socket);
    await once(socket, 'open');
    return opened;
  }

  /** Connects and initialises. */
  static async ready(url: string): Promise<Socket> {
    const socket = await Socket.open(url);
    socket.send({ type: 'connection_init' });
    await socket.next();
    return socket;
  }

  send(message: object | string): void {
    this.#socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  subscribe(id: string, query: string, variables: object = {}): void {
    this.send({ id, type: 'subscribe', payload: { query, variables } });
  }

  /** The next message. Throws when the connection closes instead. */
  async next(): Promise<Message> {
    while (this.#received.length === 0) {
      if (this.#socket.readyState >= WebSocket.CLOSING) throw new Error('the connection is closed');
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    return this.#received.shift()!;
  }

  async close(): Promise<void> {
    this.#socket.close();
    await this.closed;
  }
}
