import { fromHuggingFaceConfig } from '../../../models/architectures/hugging-face-config.js';
import { buildServingGraph, EMBEDDINGS } from '../../../models/architectures/serving-graph.js';
import { buildGradientGraph } from '../../../models/attribution/gradient-graph.js';
import { ACTIVATIONS, type Activation } from '../../../models/nn/activation.js';
import { checkGraph } from '../../../models/onnx/check-graph.js';
import type { Graph } from '../../../models/onnx/graph.js';
import { lower } from '../../../models/passes/lower.js';
import { EXECUTION_PROVIDERS } from '../../../models/runtime/execution-provider.js';
import { readCheckpointJson } from '../../support/checkpoint-fixtures.js';

/** Operators without a WebGPU kernel in onnxruntime-node 1.30, whatever they work on. */
const NOT_ON_WEBGPU = ['Dropout', 'FusedMatMul', 'LogSoftmax', 'Loop', 'Or', 'Scan', 'Sign'];
/** Those that have a kernel for int64 results: they make them from something else. */
const INT64_ON_WEBGPU = ['ArgMax', 'Cast', 'Identity', 'Shape'];
const NO_INT32_ON_WEBGPU = ['Abs', 'GatherElements', 'Neg', 'Slice'];

/** Nodes that WebGPU has no kernel for, as `name: why`. */
function gaps({ nodes }: Graph): string[] {
  return nodes.flatMap(({ name, op, inputs: [data], outputs: [result] }) => {
    if (NOT_ON_WEBGPU.includes(op)) return [`${name}: ${op}`];
    const wide = data!.dtype === 'int64' || (result!.dtype === 'int64' && !INT64_ON_WEBGPU.includes(op));
    if (wide) return [`${name}: ${op} of int64`];
    return data!.dtype === 'int32' && NO_INT32_ON_WEBGPU.includes(op) ? [`${name}: ${op} of int32`] : [];
  });
}

function servingGraph(name: 'bert' | 'distilbert' | 'roberta', activation: Activation = 'gelu'): Graph {
  const config = { ...fromHuggingFaceConfig(readCheckpointJson(name, 'config.json')), activation };
  return buildServingGraph(config, () => ({ location: 'model.safetensors', offset: 0, length: 4 }));
}

describe.each(['bert', 'distilbert', 'roberta'] as const)('the graphs of %s', (name) => {
  const serving = servingGraph(name);
  const graphs = { serving, gradient: buildGradientGraph(serving, EMBEDDINGS) };

  it.each(['serving', 'gradient'] as const)('%s: has only operators that WebGPU runs once lowered for it', (kind) => {
    expect(gaps(graphs[kind])).not.toEqual([]);
    const lowered = lower(graphs[kind], 'webgpu');
    checkGraph(lowered);
    expect(gaps(lowered)).toEqual([]);
  });

  it.each(EXECUTION_PROVIDERS)('keep their outputs for %s', (provider) => {
    for (const graph of Object.values(graphs)) {
      const types = ({ outputs }: Graph) => outputs.map(({ name: output, dtype, shape }) => [output, dtype, shape]);
      expect(types(lower(graph, provider))).toEqual(types(graph));
    }
  });

  it.each(['cpu', 'cuda'] as const)('are what %s runs as they are', (provider) => {
    expect(lower(serving, provider)).toBe(serving);
  });
});

it.each(ACTIVATIONS)('the gradient of a model with %s runs on WebGPU', (activation) => {
  expect(gaps(lower(buildGradientGraph(servingGraph('bert', activation), EMBEDDINGS), 'webgpu'))).toEqual([]);
});

describe('a graph in an older operator set', () => {
  it('stays as it is', () => {
    const old = { ...servingGraph('bert'), opset: 17 };
    expect(lower(old, 'webgpu')).toBe(old);
  });
});
