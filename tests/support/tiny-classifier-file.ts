// The smallest text classifier as a file: words, their mean, one matrix.

import type { MessageInitShape } from '@bufbuild/protobuf';
import type { NodeProtoSchema, ValueInfoProto } from '../../models/onnx/protobuf/generated/onnx_pb.js';
import { declare, intAttribute, onnxFile } from './onnx-files.js';

interface Variation {
  /** Nodes after the look-up of the words. */
  readonly node?: MessageInitShape<typeof NodeProtoSchema>[];
  /** The value that is averaged, by default the words themselves. */
  readonly words?: string;
  readonly classes?: number;
  /** The dim of the classes as the file declares it. */
  readonly declared?: number | string;
  readonly ids?: ValueInfoProto;
  /** Declared types of values. */
  readonly valueInfo?: ValueInfoProto[];
  /** More inputs. */
  readonly input?: ValueInfoProto[];
  /** Outputs instead of the logits, which is called `scores`. */
  readonly output?: ValueInfoProto[];
}

const floats = (name: string, dims: readonly number[]) => {
  const size = dims.reduce((a, b) => a * b, 1);
  const floatData = Array.from({ length: size }, (_, at) => Math.sin(at + 1));
  return { name, dims: dims.map(BigInt), dataType: 1, floatData };
};

/** Values: `words` [b, s, 2], `hidden` = words·M [b, s, 3], `pooled` = mean of words [b, 2], `scores` [b, classes]. */
export function tinyClassifier({ classes = 3, ...given }: Variation): Uint8Array {
  const words = given.words ?? 'words';
  return onnxFile(
    {
      input: [given.ids ?? declare('input_ids', ['b', 's'], 7), ...(given.input ?? [])],
      output: given.output ?? [declare('scores', ['b', given.declared ?? classes])],
      initializer: [
        floats('table', [10, 2]),
        floats('matrix', [2, 3]),
        floats('weights', [2, classes]),
        { name: 'axes', dims: [1n], dataType: 7, int64Data: [1n] },
      ],
      valueInfo: given.valueInfo ?? [],
      node: [
        { name: 'gather', opType: 'Gather', input: ['table', 'input_ids'], output: ['words'] },
        ...(given.node ?? []),
        { name: 'product', opType: 'MatMul', input: ['words', 'matrix'], output: ['hidden'] },
        {
          name: 'mean',
          opType: 'ReduceMean',
          input: [words, 'axes'],
          output: ['pooled'],
          attribute: [intAttribute('keepdims', 0)],
        },
        { name: 'classify', opType: 'MatMul', input: ['pooled', 'weights'], output: ['scores'] },
      ],
    },
    { '': 20, 'org.example': 1 },
  );
}
