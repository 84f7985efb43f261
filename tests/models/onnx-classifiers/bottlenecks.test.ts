import { bottlenecks } from '../../../models/onnx-classifiers/bottlenecks.js';
import { gradientPaths } from '../../../models/onnx-classifiers/gradient-paths.js';
import { add, cast, exp, matmul, mul, relu } from '../../../models/onnx/emit.js';
import { GraphBuilder } from '../../../models/onnx/graph-builder.js';

/** x → a, then a and two branches from it that meet in c, then y; d hangs on a and leads nowhere. */
function diamond() {
  const b = new GraphBuilder();
  const x = b.input('x', 'float32', ['n', 4]);
  const a = b.named('a', exp(b, x));
  const left = b.named('left', relu(b, a));
  const right = b.named('right', mul(b, a, a));
  const c = b.named('c', add(b, left, right));
  const counted = b.named('counted', cast(b, cast(b, a, 'int64'), 'float32'));
  const y = b.named('y', add(b, c, counted));
  b.named('d', matmul(b, a, b.input('m', 'float32', [4, 4])));
  return b.finish('diamond', [y]);
}

describe('gradient paths', () => {
  it('have the values that the start reaches and that reach the end, and no integers', () => {
    const { values, nodes } = gradientPaths(diamond(), 'a', 'y');
    expect([...values].filter((name) => !name.includes('_'))).toEqual(['a', 'left', 'right', 'c', 'y']);
    expect(nodes.map(({ op }) => op)).not.toContain('Cast');
  });

  it('are none where the end does not depend on the start', () => {
    expect(gradientPaths(diamond(), 'd', 'y').nodes).toEqual([]);
    expect(gradientPaths(diamond(), 'd', 'y').values.size).toBe(0);
  });
});

describe('bottlenecks', () => {
  it('are the values that all paths have in common', () => {
    const names = bottlenecks(gradientPaths(diamond(), 'x', 'y'));
    expect(names.filter((name) => !name.includes('_'))).toEqual(['x', 'a', 'c', 'y']);
  });
});
