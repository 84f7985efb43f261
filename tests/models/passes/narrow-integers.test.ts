import { add, cast, equal, gather, mul, oneHot, unsqueeze, where } from '../../../models/onnx/emit.js';
import type { Graph, Value } from '../../../models/onnx/graph.js';
import { GraphBuilder } from '../../../models/onnx/graph-builder.js';
import { narrowIntegers } from '../../../models/passes/narrow-integers.js';
import { expectSameResults } from '../../support/expect-same-results.js';
import { floats, integers } from '../../support/run-graph.js';

const ids = integers([2, 3], [4, 0, 2, 1, 1, 3]);
const idsInput = (b: GraphBuilder): Value => b.input('ids', 'int64', ['batch', 'length']);

/** Ops that read or give int64, shapes and axes aside. */
function wideOps({ nodes }: Graph): string[] {
  return nodes
    .filter(({ inputs, outputs }) => [inputs[0], ...outputs].some((value) => value?.dtype === 'int64'))
    .map(({ op }) => op);
}

describe('32-bit integers', () => {
  it('take the place of 64-bit ones in arithmetic, comparisons, choices and indices', async () => {
    const lowered = await expectSameResults(
      narrowIntegers,
      (b) => {
        const input = idsInput(b);
        const zero = b.constant(integers([], [0]));
        const real = cast(b, equal(b, input, zero), 'int64');
        const counted = b.apply('CumSum', [real, b.constant(integers([1], [1]))]);
        const chosen = where(b, equal(b, counted, zero), add(b, mul(b, input, real), zero), input);
        const table = b.constant(floats([5, 2], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
        return { rows: gather(b, table, chosen), hot: oneHot(b, unsqueeze(b, chosen, [0]), 5) };
      },
      { ids },
    );
    expect(lowered.inputs[0]!.dtype).toBe('int32');
    // What made `real` 64-bit is no longer needed: it is cast to 32 bits at once.
    expect(wideOps(lowered)).toEqual([]);
  });

  it('come out as 64-bit outputs', async () => {
    const lowered = await expectSameResults(
      narrowIntegers,
      (b) => {
        const input = idsInput(b);
        return { doubled: add(b, input, input), same: input };
      },
      { ids },
    );
    expect(wideOps(lowered).every((op) => op === 'Cast' || op === 'Identity')).toBe(true);
  });

  it('give way where a constant needs 64 bits', async () => {
    const large = 2 ** 40;
    const lowered = await expectSameResults(
      narrowIntegers,
      (b) => ({ sum: add(b, idsInput(b), b.constant(integers([], [large]))) }),
      { ids },
    );
    expect(wideOps(lowered)).toEqual(['Cast', 'Add']);
  });

  it('give way at operators outside the table', () => {
    const b = new GraphBuilder();
    const input = idsInput(b);
    const graph = b.build('foreign', { same: b.apply('Identity', [input]) });
    const foreign = { ...graph, nodes: graph.nodes.map((node) => ({ ...node, op: 'Mystery' })) };
    const [restored, mystery] = narrowIntegers(foreign).nodes;
    expect(restored).toMatchObject({ op: 'Cast', inputs: [{ name: 'ids', dtype: 'int32' }] });
    expect(mystery).toMatchObject({ op: 'Mystery', inputs: [{ dtype: 'int64' }], outputs: [{ name: 'same' }] });
  });
});
