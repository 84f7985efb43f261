// From a job to a staged bundle: a fresh encoder, or a checkpoint from elsewhere.

import { badInput } from '../../lib/errors.js';
import { checkTokenizerFits } from '../../models/tokenizers/tokenizer.js';
import { initialiseWeights } from '../../models/training/initialise-weights.js';
import type { StagingJob, StagingRequest } from '../processes/staging-protocol.js';
import { readTokenizer } from './bundle-reader.js';
import { stageBundle } from './bundle-writer.js';
import type { BundleContent, StagedBundle } from './bundle-writer.js';
import { ImportSource } from './import-source.js';
import { checkLabels } from './labels.js';
import { newEncoderConfig } from './new-encoder.js';

type Job<K extends StagingJob['kind']> = Extract<StagingJob, { kind: K }>;

/** Writes the bundle of a job. Throws BAD_USER_INPUT and NOT_FOUND for what the client got wrong; then nothing stays behind. */
export async function stageJob({ job, importRoots, folder }: StagingRequest): Promise<StagedBundle> {
  const source = new ImportSource(importRoots);
  return stageBundle(folder, job.kind === 'create' ? await create(job, source) : await load(job, source));
}

/** A fresh encoder with random weights. */
async function create(
  { encoder, tokenizer: from, labels, seed }: Job<'create'>,
  source: ImportSource,
): Promise<BundleContent> {
  const tokenizer =
    from.kind === 'path'
      ? await source.readTokenizer(from.path, 'tokenizer.path')
      : await readTokenizer(from.bundlePath);
  const config = newEncoderConfig(encoder, tokenizer, labels);
  checkTokenizerFits(tokenizer, config);
  return { config, tokenizer, weights: initialiseWeights(config, seed) };
}

/** A Hugging Face sequence classifier. */
async function load({ path, labels: given }: Job<'import'>, source: ImportSource): Promise<BundleContent> {
  const content = await source.readCheckpoint(path, 'path');
  const labels = checkLabels(given ?? content.config.labels, 'labels');
  const classes = content.config.labels.length;
  if (labels.length !== classes) {
    throw badInput('labels', `${classes} labels, as the checkpoint has`, `${labels.length}`);
  }
  return { ...content, config: { ...content.config, labels } };
}
