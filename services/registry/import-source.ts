// What a client's path leads to: a checkpoint that can be trained, or a graph that another tool exported.

import { basename, dirname, join } from 'node:path';
import { fromHuggingFaceConfig } from '../../models/architectures/hugging-face-config.js';
import type { ImportFiles } from './import-files.js';

export type ImportSource =
  | { readonly kind: 'checkpoint'; readonly folder: string }
  | {
      readonly kind: 'onnx';
      /** The graph, in the folder that its external data lies in. */
      readonly file: string;
      /** Where configuration and tokenizer may lie, nearest first. */
      readonly folders: readonly string[];
    };

type OnnxSource = Extract<ImportSource, { kind: 'onnx' }>;

/** Where exporters put the graph: optimum beside the configuration, transformers.js in a folder below it. */
const CONVENTIONAL = ['model.onnx', 'onnx/model.onnx'];

/**
 * Looks for a checkpoint of a family that this server builds, then for a graph. `embedded` asks for a graph in any case. Throws
 * BAD_USER_INPUT where there is neither, or more than one graph and none with a usual name.
 */
export async function locateImport(files: ImportFiles, path: string, embedded: boolean): Promise<ImportSource> {
  const { kind, path: file, real: folder } = await files.locate(path);
  if (kind === 'file') {
    if (file.endsWith('.onnx')) return graph(files, file);
    throw files.fault('a folder or a .onnx file', `the file ${basename(file)}`);
  }
  if (!embedded && (await isKnownCheckpoint(files, folder))) return { kind: 'checkpoint', folder };
  const found = await findGraph(files, folder);
  if (found !== undefined) return graph(files, found);
  if (embedded) {
    const expected = `a folder with ${CONVENTIONAL.join(' or ')}, as embeddingValue is a value of its graph`;
    throw files.fault(expected, 'a folder with neither');
  }
  // Reading it tells what is wrong with it.
  if (await hasWeights(files, folder)) return { kind: 'checkpoint', folder };
  throw files.fault(`a folder with model.safetensors, ${CONVENTIONAL.join(' or ')}`, 'a folder with none of them');
}

async function graph(files: ImportFiles, file: string): Promise<OnnxSource> {
  const folder = dirname(file);
  const above = basename(folder) === 'onnx' ? await files.above(folder) : undefined;
  return { kind: 'onnx', file, folders: above === undefined ? [folder] : [folder, above] };
}

async function findGraph(files: ImportFiles, folder: string): Promise<string | undefined> {
  const conventional = await files.first([folder], CONVENTIONAL);
  if (conventional !== undefined) return conventional;
  const names = [
    ...(await files.list(folder)),
    ...(await files.list(join(folder, 'onnx'))).map((name) => `onnx/${name}`),
  ].filter((name) => name.endsWith('.onnx'));
  if (names.length <= 1) return names[0] && join(folder, names[0]);
  throw files.fault(`the path of one of ${names.join(', ')}`, 'a folder with several graphs');
}

function hasWeights(files: ImportFiles, folder: string): Promise<boolean> {
  return files.find(join(folder, 'model.safetensors')).then((found) => found !== undefined);
}

async function isKnownCheckpoint(files: ImportFiles, folder: string): Promise<boolean> {
  if (!(await hasWeights(files, folder))) return false;
  try {
    fromHuggingFaceConfig(await files.json(join(folder, 'config.json')));
    return true;
  } catch {
    return false;
  }
}
