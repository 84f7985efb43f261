// Records nodes into a graph; computes every value once (hash-consing) and types each as it is made.

import { invariant } from '../../lib/invariant.js';
import { dimFactors, type Dim } from './dim.js';
import type { DType } from './dtype.js';
import type { AttributeValue, Graph, Initializer, Node, Value } from './graph.js';
import { GraphError } from './graph-error.js';
import { NameAuthority } from './name-authority.js';
import { NodeTypes, type OpSpec } from './op-spec.js';
import { opSpecs, type AttributesOf, type OpName } from './op-specs.js';
import { CONTENT_LIMIT } from './ops/content.js';
import type { Shape } from './shape.js';
import { int64s, isExternal, scalarData, type ExternalData, type TensorData } from './tensor-data.js';

/** The operator set that new graphs are written in, unless they go on a graph of a later one. */
export const OPSET = 20;

type GivenAttributes<N extends OpName> = Partial<AttributesOf<N>>;

function contentOf(data: TensorData): readonly number[] | null {
  const small = data.shape.length <= 1 && data.data.length <= CONTENT_LIMIT;
  if (!small || (data.dtype !== 'int64' && data.dtype !== 'int32')) return null;
  return Array.from(data.data, Number);
}

/** Where an atomic symbolic dim can be read at run time. */
interface DimSource {
  readonly value: Value;
  readonly axis: number;
}

/** What makes two nodes compute the same. */
function keyOf(node: Omit<Node, 'name' | 'outputs'>, outputCount: number): string {
  const { domain, op, inputs, attributes } = node;
  return JSON.stringify([domain, op, outputCount, inputs.map((value) => value?.name), attributes]);
}

function identity(name: string, input: Value, output: Value): Node {
  return { name, op: 'Identity', domain: '', inputs: [input], outputs: [output], attributes: {} };
}

export class GraphBuilder {
  readonly #names = new NameAuthority();
  readonly #inputs: Value[] = [];
  readonly #initializers: Initializer[] = [];
  readonly #nodes: Node[] = [];
  readonly #producers = new Map<string, Node>();
  readonly #known = new Map<string, readonly Value[]>();
  readonly #constants = new Map<string, Value>();
  readonly #dimSources = new Map<string, DimSource>();
  /** Names that outputs of a graph made anew have had before. */
  readonly #outputNames = new Set<string>();
  #opset = OPSET;

  /** A builder that goes on where `graph` ends; its values stay valid. */
  static from(graph: Graph): GraphBuilder {
    const builder = GraphBuilder.before(graph);
    for (const node of graph.nodes) builder.adopt(node);
    return builder;
  }

  /** A builder with the inputs and constants of `graph`; the names of its nodes and their outputs stay free for them. */
  static before(graph: Graph): GraphBuilder {
    const builder = new GraphBuilder();
    builder.#opset = Math.max(OPSET, graph.opset);
    for (const value of graph.inputs) builder.#adoptInput(value);
    for (const initializer of graph.initializers) {
      builder.#names.reserve(initializer.value.name);
      builder.#initializers.push(initializer);
    }
    for (const node of graph.nodes) {
      builder.#names.reserve(node.name);
      for (const output of node.outputs) if (output) builder.#names.reserve(output.name);
    }
    return builder;
  }

  /** A builder that makes `graph` anew: like `before`, and what it builds gives outputs the names that they had. */
  static anew(graph: Graph): GraphBuilder {
    const builder = GraphBuilder.before(graph);
    for (const { name } of graph.outputs) builder.#outputNames.add(name);
    return builder;
  }

  /** Nodes recorded so far, in topological order. */
  get nodes(): readonly Node[] {
    return this.#nodes;
  }

  /**
   * A graph input, fed at run time. Its atomic symbolic dims become readable for the rest of the graph. One with `content`
   * is to be fed with just that.
   */
  input(name: string, dtype: DType, shape: Shape, content: Value['content'] = null): Value {
    const value: Value = { name, dtype, shape, content };
    this.#adoptInput(value);
    return value;
  }

  /** A constant kept in memory; equal constants are one value. */
  constant(data: TensorData): Value {
    const key = `${data.dtype}|${data.shape.join(',')}|${Buffer.from(data.data.buffer, data.data.byteOffset, data.data.byteLength).toString('base64')}`;
    const known = this.#constants.get(key);
    if (known) return known;
    const value = this.#initializer(this.#names.fresh('const'), data.dtype, data.shape, data);
    this.#constants.set(key, value);
    return value;
  }

  /** A rank-0 constant. */
  scalar(value: number, dtype: DType = 'float32'): Value {
    return this.constant(scalarData(value, dtype));
  }

  /** A named constant in memory or in another file, such as a weight. */
  initializer(name: string, dtype: DType, shape: readonly number[], data: TensorData | ExternalData): Value {
    this.#names.reserve(name);
    return this.#initializer(name, dtype, shape, data);
  }

  /** A node with one output. Throws `GraphError` when its inputs do not type. */
  apply<N extends OpName>(op: N, inputs: readonly (Value | null)[], attributes?: GivenAttributes<N>): Value {
    return this.applyMany(op, inputs, attributes, 1)[0]!;
  }

  /** A node with `outputCount` outputs. Throws `GraphError` when its inputs do not type. */
  applyMany<N extends OpName>(
    op: N,
    inputs: readonly (Value | null)[],
    attributes: GivenAttributes<N> = {},
    outputCount: number,
  ): readonly Value[] {
    const spec: OpSpec = opSpecs[op];
    const filled: Record<string, AttributeValue> = {};
    for (const [name, attribute] of Object.entries(spec.attributes)) {
      const value = (attributes as Record<string, AttributeValue | undefined>)[name] ?? attribute.default;
      if (value !== undefined) filled[name] = value;
    }
    const known = this.#known.get(keyOf({ domain: spec.domain, op, inputs, attributes: filled }, outputCount));
    if (known) return known;

    const name = this.#names.fresh(op);
    const types = spec.infer(new NodeTypes(op, name, inputs, filled, outputCount));
    invariant(types.length >= outputCount, `${op} has ${types.length} outputs, ${outputCount} asked for`);
    const outputs = types.slice(0, outputCount).map(({ dtype, shape, content }, at): Value => {
      return { name: outputCount === 1 ? `${name}_out` : `${name}_out${at}`, dtype, shape, content: content ?? null };
    });
    for (const output of outputs) this.#names.reserve(output.name);
    this.#record({ name, op, domain: spec.domain, inputs, outputs, attributes: filled });
    return outputs;
  }

  /** Records a node of the graph that the builder was made for. */
  adopt(node: Node): void {
    this.#record(node);
  }

  /** The same value under a name of our choosing, so that it can be found in the finished graph. */
  named(name: string, value: Value): Value {
    this.#names.reserve(name);
    return this.inPlaceOf(name, value);
  }

  /** The same value under the name that a value of the graph had which the builder was made for. */
  inPlaceOf(name: string, value: Value): Value {
    const output: Value = { ...value, name };
    this.#record(identity(this.#names.fresh('Identity'), value, output));
    return output;
  }

  /** The node that makes a value; none for inputs and constants. */
  producerOf(value: Value): Node | undefined {
    return this.#producers.get(value.name);
  }

  /** The dims as an int64 vector: a constant where all are known, else computed from the shapes of graph inputs. */
  shapeTensor(dims: readonly Dim[]): Value {
    if (dims.every((dim) => typeof dim === 'number')) return this.constant(int64s(dims));
    const parts = dims.map((dim) => this.#dimTensor(dim));
    return parts.length === 1 ? parts[0]! : this.apply('Concat', parts, { axis: 0 });
  }

  /** The whole recorded graph; outputs keep the names they have. */
  finish(name: string, outputs: readonly Value[]): Graph {
    const [inputs, initializers, nodes] = [[...this.#inputs], [...this.#initializers], [...this.#nodes]];
    return { name, opset: this.#opset, inputs, initializers, nodes, outputs };
  }

  /** The part of the recorded graph that `outputs` need. Outputs get the given names. */
  build(name: string, outputs: Readonly<Record<string, Value>>): Graph {
    const renamed = new Map<string, Value>();
    const copies: Node[] = [];
    const results = Object.entries(outputs).map(([outputName, value]) => {
      if (!this.#outputNames.has(outputName)) this.#names.reserve(outputName);
      const output: Value = { ...value, name: outputName };
      // A value that a node makes takes the output's name; inputs, constants and second names need a copy.
      if (this.#producers.has(value.name) && !renamed.has(value.name)) renamed.set(value.name, output);
      else copies.push(identity(`copy_${outputName}`, value, output));
      return output;
    });
    const rename = (value: Value | null): Value | null => (value && renamed.get(value.name)) ?? value;
    const needed = new Set<string>(Object.values(outputs).map((value) => value.name));
    const kept: Node[] = [];
    for (const node of [...this.#nodes].reverse()) {
      if (!node.outputs.some((output) => output && needed.has(output.name))) continue;
      for (const value of node.inputs) if (value) needed.add(value.name);
      kept.push(node);
    }
    return {
      name,
      opset: this.#opset,
      inputs: [...this.#inputs],
      initializers: this.#initializers.filter(({ value }) => needed.has(value.name)),
      nodes: [...kept.reverse(), ...copies].map((node) => ({
        ...node,
        inputs: node.inputs.map(rename),
        outputs: node.outputs.map(rename),
      })),
      outputs: results,
    };
  }

  #record(node: Node): void {
    this.#nodes.push(node);
    for (const output of node.outputs) if (output) this.#producers.set(output.name, node);
    const outputs = node.outputs.filter((output) => output !== null);
    if (outputs.length === node.outputs.length) this.#known.set(keyOf(node, outputs.length), outputs);
  }

  #adoptInput(value: Value): void {
    this.#names.reserve(value.name);
    this.#inputs.push(value);
    value.shape.forEach((dim, axis) => {
      if (typeof dim === 'string' && !this.#dimSources.has(dim)) this.#dimSources.set(dim, { value, axis });
    });
  }

  #initializer(name: string, dtype: DType, shape: readonly number[], data: TensorData | ExternalData): Value {
    const value: Value = { name, dtype, shape, content: isExternal(data) ? null : contentOf(data) };
    this.#initializers.push({ value, data });
    return value;
  }

  /** One dim as an int64 vector of length 1. */
  #dimTensor(dim: Dim): Value {
    if (typeof dim === 'number') return this.constant(int64s([dim]));
    const { coefficient, names } = dimFactors(dim);
    const factors = names.map((name) => {
      const source = this.#dimSources.get(name);
      if (!source) {
        throw new GraphError({
          op: 'Shape',
          node: null,
          expected: `a graph input with the dim "${name}"`,
          got: 'none',
        });
      }
      return this.apply('Shape', [source.value], { start: source.axis, end: source.axis + 1 });
    });
    if (coefficient !== 1) factors.push(this.constant(int64s([coefficient])));
    return factors.reduce((a, b) => this.apply('Mul', [a, b]));
  }
}
