// Which execution providers work on this machine, found out once by trying each in a process of its own.

import { EXECUTION_PROVIDERS, type ExecutionProvider } from '../../models/runtime/execution-provider.js';
import { ChildProcess } from '../processes/child-process.js';
import { probeReplies } from '../processes/probe-protocol.js';
import type { ProbeReply, ProbeRequest } from '../processes/probe-protocol.js';

export interface ProviderStatus {
  readonly name: ExecutionProvider;
  readonly available: boolean;
  /** Why it cannot be used; null where it can. */
  readonly reason: string | null;
}

const ENTRY = new URL('./probe-process.ts', import.meta.url);
const PROBE_MS = 30_000;

export class ProviderCatalogue {
  #statuses: Promise<readonly ProviderStatus[]> | undefined;

  constructor(private readonly environment: Readonly<Record<string, string>>) {}

  /** All providers; the first call takes as long as trying them. */
  list(): Promise<readonly ProviderStatus[]> {
    this.#statuses ??= Promise.all(EXECUTION_PROVIDERS.map((name) => this.#probe(name)));
    return this.#statuses;
  }

  async #probe(name: ExecutionProvider): Promise<ProviderStatus> {
    let answer: string | null | undefined;
    const child = new ChildProcess<ProbeReply, ProbeRequest>({
      entry: ENTRY,
      environment: this.environment,
      receives: probeReplies,
      onMessage: ({ reason }) => {
        answer = reason;
      },
    });
    child.send({ type: 'probe', provider: name });
    const end = await child.exitWithin(PROBE_MS);
    const reason = answer === undefined ? `the process that tried it ${end}` : answer;
    return { name, available: reason === null, reason };
  }
}
