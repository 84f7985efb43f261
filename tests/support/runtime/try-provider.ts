// Tries execution providers in a process of their own, as the server does: a native fault must not end the tests.

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ProviderAvailability } from '../../../models/runtime/probe-provider.js';
import type { ExecutionProvider } from '../../../models/runtime/execution-provider.js';
import type { Acceptance, Certificate, ProviderTask } from './provider-process.js';

type Environment = Readonly<Record<string, string>>;

async function tryProvider(environment: Environment, ...args: [ProviderTask, ...string[]]): Promise<unknown> {
  const script = join(__dirname, 'provider-process.ts');
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', script, ...args], {
    env: { PATH: process.env['PATH'], ...environment, ORT_DISABLE_TELEMETRY: '1' },
  });
  return JSON.parse(stdout);
}

/** Whether the provider works with that environment. */
export async function probeIn(environment: Environment, provider: ExecutionProvider): Promise<ProviderAvailability> {
  return (await tryProvider(environment, 'probe', provider)) as ProviderAvailability;
}

/** How the model of a bundle runs on the provider, with the probe batch. */
export async function certify(
  environment: Environment,
  provider: ExecutionProvider,
  bundle: string,
): Promise<Certificate> {
  return (await tryProvider(environment, 'certify', provider, bundle)) as Certificate;
}

/** Which graphs of a bundle the provider runs whole. */
export async function accept(
  environment: Environment,
  provider: ExecutionProvider,
  bundle: string,
): Promise<Acceptance> {
  return (await tryProvider(environment, 'accept', provider, bundle)) as Acceptance;
}
