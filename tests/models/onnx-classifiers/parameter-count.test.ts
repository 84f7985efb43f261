import { inspectClassifier } from '../../../models/onnx-classifiers/inspect-classifier.js';
import { decodeSafetensors } from '../../../models/checkpoints/safetensors.js';
import { readWeightBytes } from '../../support/checkpoint-fixtures.js';
import { readExport, type ExportName } from '../../support/onnx-classifiers.js';
import { tinyClassifier } from '../../support/tiny-classifier-file.js';

const count = (name: ExportName) => inspectClassifier(readExport(name)).parameterCount;

describe('the number of parameters of a graph', () => {
  it.each([
    ['bert', ['bert', 'bert-dynamo', 'bert-fused', 'bert-quantised']],
    ['distilbert', ['distilbert', 'distilbert-quantised']],
    ['roberta', ['roberta', 'roberta-external', 'roberta-fused', 'roberta-quantised']],
  ] as const)('is that of the checkpoint %s, however it was exported', (checkpoint, names) => {
    const weights = [...decodeSafetensors(readWeightBytes(checkpoint)).values()];
    const parameters = weights.reduce((sum, { data }) => sum + data.length, 0);
    expect(names.map(count)).toEqual(names.map(() => parameters));
  });

  it('leaves out axes', () => {
    expect(inspectClassifier(tinyClassifier({})).parameterCount).toBe(10 * 2 + 2 * 3 + 2 * 3);
  });
});
