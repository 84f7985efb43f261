import { join } from 'node:path';
import { RunExecution } from '../../../services/runs/run-execution.js';
import { prepareRun } from '../../../services/runs/run-job.js';
import { DatasetStore } from '../../../services/store/dataset-store.js';
import { createSentences, createTiny, useServices } from '../../support/services.js';

const services = useServices();

describe('a run whose reports cannot be taken', () => {
  it('is ended, and throws what the listener threw', async () => {
    await createTiny(services, 'fresh');
    await createSentences(services, 'sentences', { train: 32 });
    const run = await services.runs.launchFineTuning({
      model: 'fresh',
      dataset: 'sentences',
      name: 'unrecorded',
      training: { epochs: 1000, batchSize: 1 },
    });
    const { job } = await prepareRun(run, join(services.home, 'runs', 'checkpoint.safetensors'), {
      registry: services.registry,
      datasets: new DatasetStore(services.database),
      threads: 1,
    });
    const execution = new RunExecution({ environment: {}, cancelGraceMs: 1_000 });
    let reports = 0;
    const listener = () => {
      reports++;
      return Promise.reject(new Error('the disk is full'));
    };
    await expect(execution.run(job, listener)).rejects.toThrow('the disk is full');
    expect(reports).toBe(1);
  });
});
