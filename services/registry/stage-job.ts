// From a job to a staged bundle: a fresh encoder, a checkpoint from elsewhere, or another tool's graph.

import { checkTokenizerFits } from '../../models/tokenizers/tokenizer.js';
import { initialiseWeights } from '../../models/training/initialise-weights.js';
import type { StagingJob, StagingRequest } from '../processes/staging-protocol.js';
import { readTokenizer } from './bundle-reader.js';
import { stageBundle, writeBundle } from './bundle-writer.js';
import type { BundleContent, StagedBundle } from './bundle-writer.js';
import { readCheckpoint } from './checkpoint-source.js';
import { ImportFiles } from './import-files.js';
import { locateImport } from './import-source.js';
import { newEncoderConfig } from './new-encoder.js';
import { stageOnnx } from './stage-onnx.js';
import { StagingFolder } from './staging-folder.js';
import { readTokenizerAt } from './tokenizer-source.js';
import { verifyBundle } from './verify-bundle.js';

type Job<K extends StagingJob['kind']> = Extract<StagingJob, { kind: K }>;

/** Writes the bundle of a job. Throws BAD_USER_INPUT and NOT_FOUND for what the client got wrong; then nothing stays behind. */
export async function stageJob({ job, importRoots, folder }: StagingRequest): Promise<StagedBundle> {
  return job.kind === 'create'
    ? stageBundle(folder, await create(job, new ImportFiles(importRoots, 'tokenizer.path')))
    : load(job, new ImportFiles(importRoots, 'path'), folder);
}

/** A fresh encoder with random weights. */
async function create(
  { encoder, tokenizer: from, labels, seed }: Job<'create'>,
  files: ImportFiles,
): Promise<BundleContent> {
  const tokenizer =
    from.kind === 'path' ? await readTokenizerAt(files, from.path) : await readTokenizer(from.bundlePath);
  const config = newEncoderConfig(encoder, tokenizer, labels);
  checkTokenizerFits(tokenizer, config);
  return { config, tokenizer, weights: initialiseWeights(config, seed) };
}

/** A sequence classifier of ours or another tool's, which must run here. */
async function load(job: Job<'import'>, files: ImportFiles, folder: string): Promise<StagedBundle> {
  const { path, labels, embeddingValue } = job;
  const source = await locateImport(files, path, embeddingValue !== null);
  if (source.kind === 'onnx') {
    return StagingFolder.fill(folder, (staging) => stageOnnx(staging, files, source, { labels, embeddingValue }));
  }
  const content = await readCheckpoint(files, source.folder, labels);
  return StagingFolder.fill(folder, async (staging) => {
    const bundle = await writeBundle(staging, content);
    await verifyBundle(folder, content.config, null, files);
    return bundle;
  });
}
