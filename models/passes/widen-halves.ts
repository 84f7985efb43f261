// Gradients of models in half precision are computed in float32: their small differences would drown.

import type { DType } from '../onnx/dtype.js';
import { cast } from '../onnx/emit.js';
import type { Graph, Node } from '../onnx/graph.js';
import { CAST_NUMBERS } from '../onnx/ops/elementwise.js';
import { causeOfUntyped } from '../onnx/untyped-value.js';
import { rewriteGraph } from './rewrite-graph.js';

const HALF_NUMBERS: ReadonlySet<unknown> = new Set([CAST_NUMBERS.float16, CAST_NUMBERS.bfloat16]);

const isHalf = (dtype: DType): boolean => dtype === 'float16' || dtype === 'bfloat16';

const narrows = ({ op, domain, attributes }: Node): boolean =>
  op === 'Cast' && domain === '' && HALF_NUMBERS.has(attributes['to']);

/** Constants in half precision are widened where they are read, and casts to it become casts to float32. */
export function widenHalves(graph: Graph): Graph {
  if (!graph.initializers.some(({ value }) => isHalf(value.dtype)) && !graph.nodes.some(narrows)) return graph;
  return rewriteGraph(
    graph,
    (b, node) => {
      const [x] = node.inputs;
      return narrows(node) && x && !causeOfUntyped(x) ? [cast(b, x, 'float32')] : null;
    },
    (b, constant) => (isHalf(constant.dtype) ? cast(b, constant, 'float32') : constant),
  );
}
