import { decodeModel } from '../../../models/onnx/protobuf/decode-model.js';
import {
  add,
  gather,
  layerNormalization,
  matmul,
  reduceMean,
  reshape,
  slice,
  softmax,
  squeeze,
  transpose,
  unsqueeze,
} from '../../../models/onnx/emit.js';
import type { Graph, Node, Value } from '../../../models/onnx/graph.js';
import { GraphBuilder } from '../../../models/onnx/graph-builder.js';
import { scalarData } from '../../../models/onnx/tensor-data.js';
import { hoistFirstToken } from '../../../models/passes/hoist-first-token.js';
import { shareTokenDims } from '../../../models/passes/share-token-dims.js';
import { expectSameResults } from '../../support/expect-same-results.js';
import { readExport, type ExportName } from '../../support/onnx-classifiers.js';
import { normals } from '../../support/run-graph.js';

const WIDTH = 4;
const feeds = { x: normals([2, 3, WIDTH], 1) };
const input = (b: GraphBuilder): Value => b.input('x', 'float32', ['batch', 'length', WIDTH]);
const weight = (b: GraphBuilder, seed: number): Value => b.constant(normals([WIDTH, WIDTH], seed));
const first = (b: GraphBuilder, x: Value, axis = 1): Value => gather(b, x, b.constant(scalarData(0, 'int64')), axis);

/** Shapes of the results of matrix products, in order. */
const products = ({ nodes }: Graph): string[] =>
  nodes.filter(({ op }) => op === 'MatMul' || op === 'Gemm').map(({ outputs }) => outputs[0]!.shape.join(' '));

/** Compares results and returns the shapes of the products that are left. */
const hoisted = async (build: (b: GraphBuilder, x: Value) => Value, whole: readonly string[] = []): Promise<string[]> =>
  products(
    await expectSameResults(
      (graph) => hoistFirstToken(graph, whole),
      (b) => ({ y: build(b, input(b)) }),
      feeds,
    ),
  );

describe('the reading of the first token', () => {
  it('goes before a product and everything elementwise', async () => {
    const shapes = await hoisted((b, x) => first(b, add(b, matmul(b, x, weight(b, 2)), x)));
    expect(shapes).toEqual(['batch 1 4']);
  });

  it('goes before normalisations over the hidden axis', async () => {
    const shapes = await hoisted((b, x) => {
      const weights = { scale: b.constant(normals([WIDTH], 3)), bias: b.constant(normals([WIDTH], 4)) };
      const normal = layerNormalization(b, matmul(b, x, weight(b, 2)), weights, 1e-5).output;
      const mean = reduceMean(b, normal, [-1], true);
      return first(b, softmax(b, add(b, normal, mean)));
    });
    expect(shapes).toEqual(['batch 1 4']);
  });

  it('goes through attention, whose keys and values stay whole', async () => {
    const shapes = await hoisted((b, x) => {
      const heads = (seed: number, perm: readonly number[]): Value =>
        transpose(b, reshape(b, matmul(b, x, weight(b, seed)), ['batch', 'length', 2, 2]), perm);
      const scores = matmul(b, heads(2, [0, 2, 1, 3]), heads(3, [0, 2, 3, 1]));
      const context = transpose(b, matmul(b, softmax(b, scores), heads(4, [0, 2, 1, 3])), [0, 2, 1, 3]);
      return first(b, add(b, matmul(b, reshape(b, context, x.shape), weight(b, 5)), x));
    });
    expect(shapes).toEqual([
      'batch 1 4',
      'batch length 4',
      'batch 2 1 length',
      'batch length 4',
      'batch 2 1 2',
      'batch 1 4',
    ]);
  });

  it('finds the first tokens where rows and tokens share an axis', async () => {
    const shapes = await hoisted((b, x) => {
      const flat = reshape(b, x, ['batch*length', WIDTH]);
      const bias = b.constant(normals([WIDTH], 4));
      const product = b.apply('Gemm', [flat, weight(b, 2), bias], { transB: 1 });
      return slice(b, reshape(b, product, ['batch', 'length', WIDTH]), 1, 0, 1);
    });
    expect(shapes).toEqual(['batch 4']);
  });

  it('goes through axes that come and go', async () => {
    const shapes = await hoisted((b, x) => first(b, squeeze(b, unsqueeze(b, matmul(b, x, weight(b, 2)), [2]), [2])));
    expect(shapes).toEqual(['batch 1 4']);
  });

  it('leaves the shape that a value had to those who ask for it', async () => {
    const shapes = await hoisted((b, x) => {
      const product = matmul(b, x, weight(b, 2));
      const ones = b.apply('Expand', [b.scalar(1), b.apply('Shape', [product])]);
      return add(b, first(b, product), reduceMean(b, ones, [1]));
    });
    expect(shapes).toEqual(['batch 1 4']);
  });

  it.each<[string, (b: GraphBuilder, x: Value) => Value]>([
    ['another token is read', (b, x) => gather(b, matmul(b, x, weight(b, 2)), b.constant(scalarData(1, 'int64')), 1)],
    ['two tokens are read', (b, x) => slice(b, matmul(b, x, weight(b, 2)), 1, 0, 2)],
    [
      'all tokens are read elsewhere',
      (b, x) => {
        const product = matmul(b, x, weight(b, 2));
        return add(b, first(b, product), reduceMean(b, product, [1]));
      },
    ],
    ['tokens mix', (b, x) => first(b, softmax(b, matmul(b, x, weight(b, 2)), 1))],
    ['something of every row is read', (b, x) => first(b, matmul(b, x, weight(b, 2)), 2)],
    [
      'the operator is not known',
      (b, x) => first(b, b.apply('CumSum', [matmul(b, x, weight(b, 2)), b.constant(scalarData(1, 'int64'))])),
    ],
  ])('stays where %s', async (_, build) => {
    expect(await hoisted(build)).toEqual(['batch length 4']);
  });

  it('leaves values whole that are named', async () => {
    const shapes = await hoisted(
      (b, x) => first(b, matmul(b, b.named('kept', matmul(b, x, weight(b, 2))), weight(b, 3))),
      ['kept'],
    );
    expect(shapes).toEqual(['batch length 4', 'batch 1 4']);
  });

  it('leaves a graph alone in which no product becomes smaller', () => {
    const b = new GraphBuilder();
    const x = input(b);
    const graph = b.build('graph', { y: matmul(b, first(b, add(b, x, x)), weight(b, 2)) });
    expect(hoistFirstToken(graph)).toBe(graph);
  });

  it.each([
    ['bodies, which read what no input names', { op: 'Loop', domain: '' }],
    ['functions of its own', { op: 'Add', domain: 'pkg.onnxscript' }],
  ])('leaves a graph alone with %s', (_, operator) => {
    const b = new GraphBuilder();
    const graph = b.build('graph', { y: first(b, matmul(b, input(b), weight(b, 2))) });
    const node: Node = { name: 'node', ...operator, inputs: [], outputs: [], attributes: {} };
    const changed = { ...graph, nodes: [...graph.nodes, node] };
    expect(hoistFirstToken(changed)).toBe(changed);
  });
});

/** Products of the last layer that are made smaller: query, scores, context, output, and the two of the feed-forward part. */
describe.each<[ExportName, number]>([
  ['bert', 6],
  ['bert-dynamo', 6],
  ['bert-float16', 6],
  ['bert-opset11', 6],
  ['bert-transformers-js', 6],
  ['deberta', 5],
  ['distilbert', 6],
  ['distilbert-dynamo', 6],
  ['distilbert-odd-names', 6],
  ['roberta', 6],
  ['roberta-external', 6],
])('the last layer of the export %s', (name, expected) => {
  it(`has ${expected} products that compute the first token only`, () => {
    const graph = shareTokenDims(decodeModel(readExport(name)));
    const before = products(graph);
    const after = products(hoistFirstToken(graph));
    expect(after).toHaveLength(before.length);
    expect(after.filter((shape, at) => shape !== before[at])).toHaveLength(expected);
  });
});
