import { logitsOf } from '../../../models/attribution/logits-output.js';
import { cast } from '../../../models/onnx/emit.js';
import { GraphBuilder } from '../../../models/onnx/graph-builder.js';
import type { DType } from '../../../models/onnx/dtype.js';
import type { Shape } from '../../../models/onnx/shape.js';

function graphOf(outputs: Record<string, readonly [DType, Shape]>) {
  const b = new GraphBuilder();
  const values = Object.entries(outputs).map(([name, [dtype, shape]]) => {
    return b.named(name, cast(b, b.input(`${name}_in`, 'int32', shape), dtype));
  });
  return b.finish('outputs', values);
}

describe('the logits of a graph', () => {
  it('are the output of that name', () => {
    const graph = graphOf({ hidden: ['float32', ['b', 4]], logits: ['float32', ['b', 3]] });
    expect(logitsOf(graph).name).toBe('logits');
  });

  it('are else the only float32 matrix', () => {
    const graph = graphOf({
      tokens: ['float32', ['b', 's', 4]],
      scores: ['float32', ['b', 3]],
      labels: ['int64', ['b', 3]],
      halves: ['float16', ['b', 3]],
    });
    expect(logitsOf(graph).name).toBe('scores');
  });

  it('are not an output of that name with another rank', () => {
    const graph = graphOf({ logits: ['float32', ['b', 's', 3]], pooled: ['float32', ['b', 4]] });
    expect(() => logitsOf(graph)).toThrow('model.outputs: expected an output "logits" or one other, of float32');
    expect(() => logitsOf(graph)).toThrow('got "logits" float32[b, s, 3], "pooled" float32[b, 4]');
  });

  it('are missing in a graph without outputs', () => {
    expect(() => logitsOf(graphOf({}))).toThrow('got none');
  });
});
