// Folders to import from: exports of tests/fixtures, and the smallest classifier with what it needs beside it.

import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ModelVersion } from '../../services/registry/model-version.js';
import { copyExport, type ExportName } from './onnx-classifiers.js';
import type { Services } from './services.js';

/** As many tokens as the table of `tinyClassifier` has rows. */
const TINY_VOCAB = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', 'the', 'film', 'was', 'good', 'bad', '.'];

/** What the configuration of the smallest classifier has to say. */
export const TINY_CONFIG = { hidden_size: 2, num_hidden_layers: 1, id2label: { 0: 'no', 1: 'maybe', 2: 'yes' } };

export interface Exports {
  /** Copies an export below the import root; its path, which is its name unless another is given. */
  readonly put: (name: ExportName, path?: string) => string;
  /** Writes the smallest classifier below the import root; its path. */
  readonly putTiny: (path: string, model: Uint8Array, config?: object, vocab?: readonly string[]) => string;
  /** Imports an export under its own name. */
  readonly importExport: (name: ExportName) => Promise<ModelVersion>;
  /** What lies half-written beside the published bundles. */
  readonly leftBehind: () => string[];
}

export function useExports({ registry, importRoot, home }: Services): Exports {
  const put = (name: ExportName, path: string = name): string => {
    copyExport(name, join(importRoot, path));
    return path;
  };
  return {
    put,
    putTiny: (path, model, config = TINY_CONFIG, vocab = TINY_VOCAB) => {
      mkdirSync(join(importRoot, path), { recursive: true });
      writeFileSync(join(importRoot, path, 'model.onnx'), model);
      writeFileSync(join(importRoot, path, 'config.json'), JSON.stringify(config));
      writeFileSync(join(importRoot, path, 'vocab.txt'), vocab.join('\n'));
      return path;
    },
    importExport: (name) => registry.importModel({ name, path: put(name) }),
    leftBehind: () => readdirSync(join(home, 'models')).filter((entry) => entry.startsWith('.')),
  };
}
