// From another tool's export to a bundle: the graph as it came, with what serving it needs.

import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { badInput, DomainError } from '../../lib/errors.js';
import { inspectClassifier, type ClassifierFacts } from '../../models/onnx-classifiers/inspect-classifier.js';
import { checkTokenizerFits } from '../../models/tokenizers/tokenizer.js';
import type { StagedBundle } from './bundle-writer.js';
import { readExportedConfig, withResolved, type ExportedConfig } from './exported-config.js';
import { copyExternalData } from './external-data.js';
import type { ImportFiles } from './import-files.js';
import type { ImportSource } from './import-source.js';
import { checkLabels } from './labels.js';
import type { OnnxFacts } from './model-version.js';
import type { StagingFolder } from './staging-folder.js';
import { readTokenizerIn } from './tokenizer-source.js';
import { verifyBundle } from './verify-bundle.js';

export interface OnnxOptions {
  readonly labels: readonly string[] | null;
  /** The value that a client wants gradients taken at; null to find it. */
  readonly embeddingValue: string | null;
}

/** Writes and tries the bundle of a graph. Throws BAD_USER_INPUT for one that is no classifier, does not load or does not answer. */
export async function stageOnnx(
  staging: StagingFolder,
  files: ImportFiles,
  { file, folders }: Extract<ImportSource, { kind: 'onnx' }>,
  { labels, embeddingValue }: OnnxOptions,
): Promise<StagedBundle> {
  const json = await files.json((await files.first(folders, ['config.json'])) ?? join(folders.at(-1)!, 'config.json'));
  const tokenizer = await readTokenizerIn(files, folders);
  await staging.copy('model.onnx', await files.require(file));
  // What was copied is what is looked at.
  const facts = inspect(await readFile(join(staging.path, 'model.onnx')), embeddingValue, files);
  const takesTypes = facts.inputs.some(({ name }) => name === 'token_type_ids');
  const config = readExportedConfig(json, tokenizer, { takesTypes, labels });
  checkTokenizerFits(tokenizer, config);
  checkLabels(config.labels, labels ? 'labels' : ['config.json', 'id2label']);
  if (facts.classes !== null) checkLabelCount(config, facts.classes, labels !== null);
  await copyExternalData(staging, files, dirname(file), facts.externalFiles);
  await staging.writeJson('config.json', withResolved(json, config));
  await staging.write('tokenizer.json', Buffer.from(tokenizer.toJson()));
  await staging.writeJson('tokenizer_config.json', {
    ...tokenizer.configJson(),
    model_max_length: config.maxLength,
    model_input_names: facts.inputs.map(({ name }) => name),
  });
  const ranges = { ...config, vocabSize: Math.min(config.vocabSize, tokenizer.vocabSize) };
  const found = facts.gradient.kind === 'available' ? facts.gradient.embeddingValue : null;
  const { classes, gradientFault } = await verifyBundle(staging.path, ranges, found, files);
  checkLabelCount(config, classes, labels !== null);
  const onnx = onnxFacts(facts, gradientFault);
  if (embeddingValue !== null && onnx.noGradient !== null) {
    throw badInput('embeddingValue', 'a value that has an input gradient', `"${embeddingValue}": ${onnx.noGradient}`);
  }
  const { family, layers, hiddenSize, maxLength } = config;
  return {
    folder: staging.path,
    shape: { family, labels: config.labels, layers, hiddenSize, maxLength },
    onnx,
    parameterCount: facts.parameterCount,
    byteSize: staging.byteSize,
    digests: staging.digests,
  };
}

function inspect(bytes: Uint8Array, embeddingValue: string | null, files: ImportFiles): ClassifierFacts {
  try {
    return inspectClassifier(bytes, embeddingValue === null ? {} : { embeddingValue });
  } catch (error) {
    if (!(error instanceof DomainError) || error.details.path?.[0] === 'embeddingValue') throw error;
    throw files.fault('a text classifier in the ONNX format', `one that is not: ${error.message}`);
  }
}

function checkLabelCount({ labels }: ExportedConfig, classes: number, given: boolean): void {
  if (labels.length === classes) return;
  if (given) throw badInput('labels', `${classes} labels, as the graph has classes`, `${labels.length}`);
  const expected = `${classes} labels, as the graph has classes; "labels" can name them`;
  throw badInput(['config.json', 'id2label'], expected, `${labels.length}`);
}

function onnxFacts({ opset, producer, gradient }: ClassifierFacts, gradientFault: string | null): OnnxFacts {
  const known = { opset, producer: producer === '' ? null : producer };
  if (gradient.kind === 'unavailable') {
    return { ...known, embeddingValue: null, noGradient: gradient.reason, missingOps: gradient.missingOps };
  }
  if (gradientFault !== null) return { ...known, embeddingValue: null, noGradient: gradientFault, missingOps: [] };
  return { ...known, embeddingValue: gradient.embeddingValue, noGradient: null, missingOps: [] };
}
