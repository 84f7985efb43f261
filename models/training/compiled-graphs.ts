// Sessions by padded length, compiled when a length first occurs.

import { encodeModel } from '../onnx/protobuf/encode-model.js';
import type { Graph } from '../onnx/graph.js';
import { Session } from '../runtime/session.js';

export interface CompiledGraph {
  readonly graph: Graph;
  readonly session: Session;
}

export class CompiledGraphs {
  readonly #compiled = new Map<number, CompiledGraph>();

  constructor(
    readonly build: (length: number) => Graph,
    readonly threads: number,
  ) {}

  async forLength(length: number): Promise<CompiledGraph> {
    const known = this.#compiled.get(length);
    if (known) return known;
    const graph = this.build(length);
    const session = await Session.create(encodeModel(graph), { threads: this.threads, spinning: true });
    const compiled = { graph, session };
    this.#compiled.set(length, compiled);
    return compiled;
  }

  /** Frees all sessions. */
  async release(): Promise<void> {
    for (const { session } of this.#compiled.values()) await session.release();
    this.#compiled.clear();
  }
}
