// The only door to ONNX Runtime: a compiled graph that takes feeds and gives fetches. It blocks its thread while it
// runs, so it lives in child processes only.

import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { DType } from '../onnx/dtype.js';
import type { ExecutionProvider } from './execution-provider.js';

/** A tensor on the host, row-major; int64 as BigInt64Array, bool as Uint8Array. */
export interface HostTensor {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array | BigInt64Array | Int32Array | Uint8Array;
}

export interface SessionOptions {
  /** Where to compute; by default the processor. */
  readonly provider?: ExecutionProvider;
  /** Refuse a graph that would run on the processor in part. Only for other providers. */
  readonly noCpuFallback?: boolean;
  /** Start of the path of a file to record each node's runs in; it is written on release. */
  readonly profilePrefix?: string;
  /** Threads of the session's own pool. */
  readonly threads: number;
  /** Folder that external weights are relative to. */
  readonly externalDataFolder?: string;
  /** Idle threads spin for the next run: faster alone, unkind to others on the same cores. */
  readonly spinning?: boolean;
  /** Keep weights as they lie in the file, shared between processes, instead of packing a private copy. */
  readonly sharedWeights?: boolean;
}

export class Session {
  readonly #session: InferenceSession;
  readonly #profiled: boolean;

  private constructor(session: InferenceSession, profiled: boolean) {
    this.#session = session;
    this.#profiled = profiled;
  }

  /**
   * Compiles an encoded ONNX model. Rejects where ONNX Runtime refuses the model or lacks the provider. What the provider has
   * no kernel for runs on the processor. Only one thread of a process may run sessions on WebGPU. From the first session on, the processor rounds subnormal numbers to zero in the whole process, JavaScript's too: they are slow and mean nothing here.
   */
  static async create(model: Uint8Array, options: SessionOptions): Promise<Session> {
    const flag = (on: boolean | undefined): string => (on ? '1' : '0');
    const extra: Record<string, string> = {
      'session.intra_op.allow_spinning': flag(options.spinning),
      'session.disable_prepacking': flag(options.sharedWeights),
      'session.set_denormal_as_zero': '1',
    };
    if (options.externalDataFolder !== undefined) {
      extra['session.model_external_initializers_file_folder_path'] = options.externalDataFolder;
    }
    if (options.noCpuFallback) extra['session.disable_cpu_ep_fallback'] = '1';
    return new Session(
      await InferenceSession.create(model, {
        executionProviders: [options.provider ?? 'cpu'],
        intraOpNumThreads: options.threads,
        interOpNumThreads: 1,
        graphOptimizationLevel: 'all',
        logSeverityLevel: 3,
        ...(options.profilePrefix === undefined
          ? {}
          : { enableProfiling: true, profileFilePrefix: options.profilePrefix }),
        extra,
      }),
      options.profilePrefix !== undefined,
    );
  }

  /** Runs the graph. Feeds are read in place, results are copies. */
  async run(feeds: Readonly<Record<string, HostTensor>>): Promise<Record<string, HostTensor>> {
    const tensors: Record<string, Tensor> = {};
    for (const [name, { dtype, shape, data }] of Object.entries(feeds)) {
      tensors[name] = new Tensor(dtype as Tensor.Type, data as Tensor.DataTypeMap[Tensor.Type], shape);
    }
    const results = await this.#session.run(tensors);
    return Object.fromEntries(
      Object.entries(results).map(([name, { type, dims, data }]) => [
        name,
        { dtype: type as DType, shape: dims, data: data as HostTensor['data'] },
      ]),
    );
  }

  /** Frees the native session; it cannot run afterwards. */
  async release(): Promise<void> {
    if (this.#profiled) this.#session.endProfiling();
    await this.#session.release();
  }
}
