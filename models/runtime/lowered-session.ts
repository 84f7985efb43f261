// A graph compiled for an execution provider and fed as if it had not been lowered.

import type { Graph } from '../onnx/graph.js';
import { encodeModel } from '../onnx/protobuf/encode-model.js';
import { lower } from '../passes/lower.js';
import { loweredFeeds } from './lowered-feeds.js';
import { Session, type HostTensor, type SessionOptions } from './session.js';

export class LoweredSession {
  readonly #session: Session;
  /** Null where lowering changed nothing. */
  readonly #lowered: Graph | null;

  private constructor(session: Session, lowered: Graph | null) {
    this.#session = session;
    this.#lowered = lowered;
  }

  /**
   * Lowers and compiles a graph. Rejects where ONNX Runtime refuses it or lacks the provider.
   *
   * @param encoded The graph as a file; it is compiled as it is where there is nothing to lower.
   */
  static async create(graph: Graph, options: SessionOptions, encoded?: Uint8Array): Promise<LoweredSession> {
    const lowered = lower(graph, options.provider ?? 'cpu');
    const unchanged = lowered === graph;
    const session = await Session.create(unchanged && encoded ? encoded : encodeModel(lowered), options);
    return new LoweredSession(session, unchanged ? null : lowered);
  }

  /** Runs the graph on feeds of the graph before lowering. */
  run(feeds: Readonly<Record<string, HostTensor>>): Promise<Record<string, HostTensor>> {
    return this.#session.run(this.#lowered ? loweredFeeds(this.#lowered, feeds) : feeds);
  }

  /** Frees the native session; it cannot run afterwards. */
  release(): Promise<void> {
    return this.#session.release();
  }
}
