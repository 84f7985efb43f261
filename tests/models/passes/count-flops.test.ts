import { exp, gemm, matmul } from '../../../models/onnx/emit.js';
import type { Value } from '../../../models/onnx/graph.js';
import { GraphBuilder } from '../../../models/onnx/graph-builder.js';
import type { Shape } from '../../../models/onnx/shape.js';
import { countFlops } from '../../../models/passes/count-flops.js';

function flops(shapes: readonly Shape[], build: (b: GraphBuilder, inputs: readonly Value[]) => Value): number {
  const b = new GraphBuilder();
  const inputs = shapes.map((shape, at) => b.input(`x${at}`, 'float32', shape));
  return countFlops(b.build('counted', { y: build(b, inputs) }));
}

const pair: Shape[] = [
  [2, 3],
  [3, 5],
];

describe('counted operations', () => {
  it('are 2·m·n·k for a product', () => {
    expect(flops(pair, (b, [x, y]) => matmul(b, x!, y!))).toBe(2 * 2 * 3 * 5);
  });

  it('grow with the batch', () => {
    const batched = [
      [7, 1, 2, 3],
      [4, 3, 5],
    ];
    expect(flops(batched, (b, [x, y]) => matmul(b, x!, y!))).toBe(7 * 4 * 2 * 2 * 3 * 5);
  });

  it('do not depend on transposes', () => {
    const turned = [
      [3, 2],
      [5, 3],
    ];
    expect(flops(turned, (b, [x, y]) => gemm(b, x!, y!, { transA: true, transB: true }))).toBe(60);
    expect(flops(turned, (b, [x, y]) => b.apply('FusedMatMul', [x!, y!], { transA: 1, transB: 1 }))).toBe(60);
  });

  it('add up over products and leave out everything else', () => {
    const shapes = [...pair, [5, 2]];
    const chain = flops(shapes, (b, [x, y, z]) => exp(b, matmul(b, exp(b, matmul(b, x!, y!)), z!)));
    expect(chain).toBe(60 + 2 * 2 * 5 * 2);
  });

  it('are refused for symbolic shapes, naming the node', () => {
    const symbolic = [
      ['batch', 3],
      [3, 5],
    ];
    expect(() => flops(symbolic, (b, [x, y]) => matmul(b, x!, y!))).toThrow('MatMul_0: expected known dims, got batch');
  });
});
