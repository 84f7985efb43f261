import { OPSET, GraphBuilder } from '../../../models/onnx/graph-builder.js';
import { findOpSpec, opSpecs, type OpName } from '../../../models/onnx/op-specs.js';
import { encodeModel } from '../../../models/onnx/protobuf/encode-model.js';
import { Session } from '../../../models/runtime/session.js';
import { opSamples } from '../../support/op-samples.js';
import { normals } from '../../support/run-graph.js';

describe('the table of operators', () => {
  it('holds operators of the set that graphs declare', () => {
    for (const { since, domain } of Object.values(opSpecs)) {
      expect(since).toBeLessThanOrEqual(domain === '' ? OPSET : 1);
    }
  });

  it('finds an operator by name and domain', () => {
    expect(findOpSpec('Add', '')).toBe(opSpecs.Add);
    expect(findOpSpec('Add', 'com.microsoft')).toBeUndefined();
    expect(findOpSpec('FusedMatMul', 'com.microsoft')).toBe(opSpecs.FusedMatMul);
    expect(findOpSpec('FusedMatMul', '')).toBeUndefined();
    expect(findOpSpec('toString', '')).toBeUndefined();
  });

  it.each(Object.keys(opSpecs) as OpName[])('infers for %s what ONNX Runtime computes', async (name) => {
    const { inputs, dtype = 'float64', build } = opSamples[name];
    const b = new GraphBuilder();
    const results = build(
      b,
      inputs.map((shape, at) => b.input(`x${at}`, dtype, shape)),
    );
    const values = 'name' in results ? [results] : results;
    const graph = b.build('sample', Object.fromEntries(values.map((value, at) => [`y${at}`, value])));
    const session = await Session.create(encodeModel(graph), { threads: 1 });
    try {
      const feeds = Object.fromEntries(inputs.map((shape, at) => [`x${at}`, normals(shape, at, dtype)]));
      const computed = Object.values(await session.run(feeds));
      expect(computed.map(({ dtype: type, shape }) => ({ type, shape: [...shape] }))).toEqual(
        values.map(({ dtype: type, shape }) => ({ type, shape })),
      );
    } finally {
      await session.release();
    }
  });
});
