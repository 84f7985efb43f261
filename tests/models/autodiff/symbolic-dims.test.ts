import { grad } from '../../../models/autodiff/vjp.js';
import type { Dim } from '../../../models/onnx/dim.js';
import {
  add,
  cast,
  gather,
  gelu,
  gemm,
  layerNormalization,
  logSoftmax,
  matmul,
  mul,
  reduceMean,
  reshape,
  scale,
  slice,
  softmax,
  square,
  sub,
  sumAll,
  transpose,
  unsqueeze,
} from '../../../models/onnx/emit.js';
import type { Graph } from '../../../models/onnx/graph.js';
import { GraphBuilder } from '../../../models/onnx/graph-builder.js';
import { multiplyDims } from '../../../models/onnx/dim.js';
import { checkGraph } from '../../../models/onnx/check-graph.js';
import { encodeModel } from '../../../models/onnx/protobuf/encode-model.js';
import { Session, type HostTensor } from '../../../models/runtime/session.js';
import { integers, normals, runGraph, toNumbers } from '../../support/run-graph.js';

const [WIDTH, VOCABULARY, CLASSES] = [4, 6, 3];
const PARAMETERS = {
  table: [VOCABULARY, WIDTH],
  weight: [WIDTH, WIDTH],
  gain: [WIDTH],
  bias: [WIDTH],
  head: [WIDTH, CLASSES],
};

/** A small attention classifier, the gradient of its decision, and the parameter gradients of a loss that reads both. */
function classifier(batch: Dim, sequence: Dim): Graph {
  const b = new GraphBuilder();
  const ids = b.input('ids', 'int64', [batch, sequence]);
  const mask = b.input('mask', 'int64', [batch, sequence]);
  const parameters = Object.entries(PARAMETERS).map(([name, shape]) => b.input(name, 'float32', shape));
  const [table, weight, gain, bias, head] = parameters as [never, never, never, never, never];
  const tokens = multiplyDims([batch, sequence]);

  const embedded = reshape(b, gather(b, table, ids), [tokens, WIDTH]);
  const normed = layerNormalization(b, embedded, { scale: gain, bias }, 1e-5).output;
  const states = reshape(b, gelu(b, gemm(b, normed, weight, { bias })), [batch, sequence, WIDTH]);
  const padding = scale(b, sub(b, b.scalar(1), cast(b, unsqueeze(b, mask, [1]), 'float32')), -1e9);
  const scores = add(b, matmul(b, states, transpose(b, states, [0, 2, 1])), padding);
  const context = matmul(b, softmax(b, scores), states);
  const first = reshape(b, slice(b, context, 1, 0, 1), [batch, WIDTH]);
  const pooled = add(b, first, reduceMean(b, states, [1]));
  const logits = matmul(b, pooled, head);
  const decision = sumAll(b, slice(b, logSoftmax(b, logits), 1, 0, 1));
  const [direction] = grad(b, decision, [normed]);
  const loss = add(b, reshape(b, reduceMean(b, square(b, logits), [0, 1]), []), sumAll(b, square(b, direction!)));
  const gradients = grad(b, loss, parameters);
  return b.build('classifier', {
    loss,
    direction: mul(b, direction!, b.scalar(1)),
    ...Object.fromEntries(gradients.map((value, at) => [`gradient/${at}`, value])),
  });
}

const parameterFeeds: Record<string, HostTensor> = Object.fromEntries(
  Object.entries(PARAMETERS).map(([name, shape], at) => [name, normals(shape, at + 1)]),
);

function tokenFeeds(rows: number, length: number): Record<string, HostTensor> {
  const indices = Array.from({ length: rows * length }, (_, at) => at);
  return {
    ids: integers(
      [rows, length],
      indices.map((at) => (7 * at + 3) % VOCABULARY),
    ),
    mask: integers(
      [rows, length],
      indices.map((at) => (at % length === 0 || at % 5 > 0 ? 1 : 0)),
    ),
  };
}

describe('gradients of a graph with symbolic batch and sequence', () => {
  const symbolic = classifier('batch', 'sequence');
  let session: Session;

  beforeAll(async () => {
    checkGraph(symbolic);
    session = await Session.create(encodeModel(symbolic), { threads: 1 });
  });

  afterAll(async () => {
    await session.release();
  });

  it.each([
    [1, 1],
    [2, 5],
    [3, 4],
  ])('equal those of the static graph for %i rows of %i tokens', async (rows, length) => {
    const feeds = { ...parameterFeeds, ...tokenFeeds(rows, length) };
    const expected = await runGraph(classifier(rows, length), feeds);
    const got = toNumbers(await session.run(feeds));
    expect(Object.keys(got)).toEqual(Object.keys(expected));
    for (const [name, values] of Object.entries(expected)) {
      expect(got[name]).toHaveLength(values.length);
      const largest = Math.max(...values.map(Math.abs));
      values.forEach((value, at) => {
        expect(Math.abs(got[name]![at]! - value)).toBeLessThanOrEqual(1e-5 * largest);
      });
    }
  });

  it('are typed symbolically', () => {
    expect(symbolic.outputs.map(({ name, shape }) => [name, shape]).slice(0, 3)).toEqual([
      ['loss', []],
      ['direction', ['batch*sequence', WIDTH]],
      ['gradient/0', [VOCABULARY, WIDTH]],
    ]);
  });
});
