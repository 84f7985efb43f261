import { DomainError } from '../../../lib/errors.js';
import { inspectClassifier } from '../../../models/onnx-classifiers/inspect-classifier.js';
import { declare, onnxFile } from '../../support/onnx-files.js';
import { DIFFERENTIABLE, QUANTISED, readExport, type ExportName } from '../../support/onnx-classifiers.js';
import { tinyClassifier } from '../../support/tiny-classifier-file.js';

const facts = (name: ExportName, embeddingValue?: string) =>
  inspectClassifier(readExport(name), embeddingValue === undefined ? {} : { embeddingValue });

/** The error's message, after it was seen to be typed. */
function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(DomainError);
    expect(error).toMatchObject({ code: 'BAD_USER_INPUT' });
    const { details } = error as DomainError;
    expect(details.expected).toBeTruthy();
    expect(details.got).toBeTruthy();
    return (error as DomainError).message;
  }
  throw new Error('not refused');
}

describe('what inspection says of an export', () => {
  it('is its operator set, its tool, inputs, logits and classes', () => {
    expect(facts('bert')).toEqual({
      opset: 14,
      producer: expect.stringMatching(/^pytorch \d/),
      inputs: [
        { name: 'input_ids', dtype: 'int64' },
        { name: 'attention_mask', dtype: 'int64' },
        { name: 'token_type_ids', dtype: 'int64' },
      ],
      logits: 'logits',
      classes: 3,
      externalFiles: [],
      parameterCount: 7475,
      gradient: {
        kind: 'available',
        embeddingValue: '/model/bert/embeddings/LayerNorm/Add_1_output_0',
        hiddenSize: 16,
      },
    });
  });

  it('has inputs in the order and the type of the file, and the only matrix as logits', () => {
    expect(facts('bert-fused-int32').inputs.map(({ dtype }) => dtype)).toEqual(['int32', 'int32', 'int32']);
    const { inputs, logits } = facts('distilbert-odd-names');
    expect(inputs.map(({ name }) => name)).toEqual(['attention_mask', 'input_ids']);
    expect(logits).toBe('scores');
  });

  it('has the file that weights lie in', () => {
    expect(facts('roberta-external').externalFiles).toEqual(['model.onnx_data']);
  });

  it('has the operator set of the file, not that of the decoded graph', () => {
    expect(facts('bert-opset11').opset).toBe(11);
    expect(facts('bert-dynamo').opset).toBe(20);
  });

  it.each(DIFFERENTIABLE)('is a gradient at the embedding layer of %s', (name) => {
    expect(facts(name).gradient).toEqual({
      kind: 'available',
      embeddingValue: expect.stringMatching(
        /embeddings.LayerNorm|deberta.embeddings.Mul|^layer_norm$|^EmbedLayerNormalization_0_output$/,
      ),
      hiddenSize: 16,
    });
  });

  it.each(QUANTISED)('is the operators between %s and its gradient', (name) => {
    const quantised = ['DynamicQuantizeLinear', 'MatMulInteger'];
    const missingOps = name === 'bert-fused-quantised' ? [...quantised, 'com.microsoft.QAttention'] : quantised;
    expect(facts(name).gradient).toEqual({
      kind: 'unavailable',
      reason: `no gradient rule for ${missingOps.join(', ')}`,
      missingOps,
    });
  });
});

describe('a named embedding value', () => {
  const layer = '/model/bert/encoder/layer.0/output/LayerNorm/Add_1_output_0';

  it('is where the gradient is taken', () => {
    expect(facts('bert', layer).gradient).toEqual({ kind: 'available', embeddingValue: layer, hiddenSize: 16 });
  });

  it('that the file does not have is refused, with those it could be', () => {
    const message = refusal(() => facts('bert', 'embeddings'));
    expect(message).toContain('embeddingValue: expected a value of the graph, such as');
    expect(message).toContain('"/model/bert/embeddings/LayerNorm/Add_1_output_0", ');
    expect(message).toContain('got "embeddings"');
  });

  it('that is no vector per token is refused', () => {
    const scores = '/model/bert/encoder/layer.0/attention/self/Softmax_output_0';
    expect(refusal(() => facts('bert', scores))).toContain(
      'expected a floating-point value of [batch, sequence, hidden]',
    );
    expect(refusal(() => facts('bert', '/model/bert/Shape_output_0'))).toContain('int64[2]');
  });

  it('of three axes of which the first two are not the tokens is refused', () => {
    const turned = { opType: 'Transpose', input: ['words'], output: ['turned'] };
    const back = { opType: 'Transpose', input: ['turned'], output: ['back'] };
    const bytes = tinyClassifier({ node: [turned, back], words: 'back' });
    const message = refusal(() => inspectClassifier(bytes, { embeddingValue: 'turned' }));
    expect(message).toContain('got "turned" float32[2, s, b]');
  });

  it('that only a pass has is refused', () => {
    expect(refusal(() => facts('bert-fused', 'LayerNormalization_0_out'))).toContain('expected a value of the graph');
  });

  it('that the logits do not depend on is refused', () => {
    const bytes = tinyClassifier({ node: [{ opType: 'Exp', input: ['words'], output: ['idle'] }] });
    expect(refusal(() => inspectClassifier(bytes, { embeddingValue: 'idle' }))).toBe(
      'embeddingValue: expected a value that the logits depend on, got "idle"',
    );
  });
});

describe('a small classifier file', () => {
  it('has its words as embeddings where it does nothing else before its first product', () => {
    expect(inspectClassifier(tinyClassifier({})).gradient).toEqual({
      kind: 'available',
      embeddingValue: 'words',
      hiddenSize: 2,
    });
  });

  it('has no gradient through an operator without a rule, which is named with its domain', () => {
    const mystery = { opType: 'Mystery', domain: 'org.example', input: ['words'], output: ['mystic'] };
    const bytes = tinyClassifier({ node: [mystery], words: 'mystic' });
    expect(inspectClassifier(bytes).gradient).toMatchObject({
      kind: 'unavailable',
      missingOps: ['org.example.Mystery'],
    });
  });

  it('has no gradient where a type on the way is not known, and says which', () => {
    const bytes = tinyClassifier({ node: [{ name: 'b', opType: 'Max', input: ['words'], output: ['m'] }], words: 'm' });
    expect(inspectClassifier(bytes).gradient).toEqual({
      kind: 'unavailable',
      reason: 'Max "b": expected two operands, got 1',
      missingOps: [],
    });
  });

  it('has no gradient where a name is taken that the gradient needs', () => {
    const bytes = tinyClassifier({
      node: [{ opType: 'Exp', input: ['words'], output: ['gradient'] }],
      words: 'gradient',
    });
    expect(inspectClassifier(bytes).gradient).toMatchObject({
      kind: 'unavailable',
      reason: 'gradient: expected no value or node of the name "gradient", got one',
    });
  });

  it('has no gradient where a dim on the way is that of no input', () => {
    const mystery = { opType: 'Mystery', domain: 'org.example', input: ['input_ids'], output: ['m'] };
    const product = { opType: 'MatMul', input: ['m', 'words'], output: ['pairs'] };
    const valueInfo = [declare('m', ['b', 'u', 's'])];
    expect(inspectClassifier(tinyClassifier({ node: [mystery, product], words: 'pairs', valueInfo })).gradient).toEqual(
      {
        kind: 'unavailable',
        reason: expect.stringContaining('expected a graph input with the dim "u", got none'),
        missingOps: [],
      },
    );
  });

  it('has no gradient with a single class', () => {
    expect(inspectClassifier(tinyClassifier({ classes: 1 })).gradient).toEqual({
      kind: 'unavailable',
      reason: 'gradient: expected two or more classes, got 1',
      missingOps: [],
    });
  });

  it('does not need to tell its classes', () => {
    const { classes, gradient } = inspectClassifier(
      tinyClassifier({
        node: [{ opType: 'Mystery', domain: 'org.example', input: ['words'], output: ['mystic'] }],
        words: 'mystic',
        declared: 'classes',
      }),
    );
    expect(classes).toBeNull();
    expect(gradient.kind).toBe('unavailable');
  });
});

describe('a file that is no text classifier', () => {
  const cases: Record<string, [Uint8Array, string]> = {
    'because it is no ONNX file': [Uint8Array.of(255, 255, 255), 'model: expected an ONNX file'],
    'because it is cut short': [readExport('bert').subarray(0, 5000), 'model: expected an ONNX file'],
    'without input_ids': [
      onnxFile({ input: [], output: [declare('y', ['batch', 3])], initializer: [weight('y', [1, 3])] }),
      'model.inputs: expected "input_ids", got none',
    ],
    'with an input that nobody feeds': [
      tinyClassifier({ input: [declare('position_ids', ['b', 's'], 7)] }),
      'model.inputs: expected inputs among input_ids, attention_mask, token_type_ids, got "position_ids"',
    ],
    'with inputs of fixed dims': [
      tinyClassifier({ ids: declare('input_ids', [1, 128], 7) }),
      'expected "input_ids" of int64 or int32 [batch, sequence], both dims symbolic, got int64[1, 128]',
    ],
    'with floating-point ids': [tinyClassifier({ ids: declare('input_ids', ['b', 's'], 1) }), 'got float32[b, s]'],
    'with logits per token': [
      tinyClassifier({ output: [declare('hidden', ['b', 's', 3])] }),
      'model.outputs: expected an output "logits" or one other, of float32 [batch, classes], got "hidden"',
    ],
    'with two outputs that could be logits': [
      tinyClassifier({ output: [declare('pooled', ['b', 2]), declare('scores', ['b', 3])] }),
      'got "pooled" float32[b, 2], "scores" float32[b, 3]',
    ],
  };

  it.each(Object.entries(cases))('%s is refused', (_, [bytes, message]) => {
    expect(refusal(() => inspectClassifier(bytes))).toContain(message);
  });
});

function weight(name: string, dims: readonly number[]) {
  const size = dims.reduce((a, b) => a * b, 1);
  return { name, dims: dims.map(BigInt), dataType: 1, floatData: new Array<number>(size).fill(0.5) };
}
