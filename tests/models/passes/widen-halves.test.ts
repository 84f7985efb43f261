import { checkGraph } from '../../../models/onnx/check-graph.js';
import { add, cast, mul } from '../../../models/onnx/emit.js';
import { GraphBuilder } from '../../../models/onnx/graph-builder.js';
import { printGraph } from '../../../models/onnx/print-graph.js';
import { widenHalves } from '../../../models/passes/widen-halves.js';

describe('a graph in half precision', () => {
  it('reads its constants as float32 and casts to nothing narrower', () => {
    const b = new GraphBuilder();
    const x = b.input('x', 'float32', ['n']);
    const weight = b.initializer('weight', 'float16', [1], { location: 'weights', offset: 0, length: 2 });
    const half = b.named('half', mul(b, cast(b, x, 'float16'), weight));
    const wide = widenHalves(b.build('halves', { y: cast(b, half, 'float32') }));
    checkGraph(wide);
    expect(wide.initializers.map(({ value }) => value.dtype)).toEqual(['float16']);
    const types = wide.nodes.flatMap(({ outputs }) => outputs.map((value) => value?.dtype));
    expect(new Set(types)).toEqual(new Set(['float32']));
    expect(printGraph(wide)).toContain('half: float32[n] = ');
  });

  it('is one that has a half somewhere: others stay as they are', () => {
    const b = new GraphBuilder();
    const x = b.input('x', 'float32', ['n']);
    const graph = b.build('singles', { y: add(b, x, cast(b, cast(b, x, 'int64'), 'float32')) });
    expect(widenHalves(graph)).toBe(graph);
  });
});
