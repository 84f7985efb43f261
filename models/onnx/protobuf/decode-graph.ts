// A GraphProto message as a graph: values get types, nodes typed attributes, constants become initializers.

import { GraphBuilder } from '../graph-builder.js';
import type { Graph, Initializer, Node, Value } from '../graph.js';
import { GraphError } from '../graph-error.js';
import { NameAuthority } from '../name-authority.js';
import { NodeTypes } from '../op-spec.js';
import { findOpSpec } from '../op-specs.js';
import { formatShape } from '../shape.js';
import { decodeConstant } from './constant-node.js';
import { decodeAttributes } from './decode-attributes.js';
import { decodeTensor, type DecodedTensor, type SourceFile } from './decode-tensor.js';
import type { GraphProto, NodeProto, ValueInfoProto } from './generated/onnx_pb.js';
import { knownBranch } from './known-branch.js';
import { MODERN_OPSET, modernForm } from './modern-form.js';
import { nodeNames, valueNames } from './node-names.js';
import { normalizeDomain } from './operator-set.js';
import { inferredOutputs, unknownOutputs, type DeclaredTypes } from './output-types.js';
import type { TensorData } from '../tensor-data.js';
import { causeOfUntyped } from '../untyped-value.js';
import { decodeValueInfo, describeValueInfo } from './value-info.js';

function declaredTypes(graph: GraphProto): DeclaredTypes {
  return new Map(
    [...graph.valueInfo, ...graph.output].flatMap((info) => {
      const type = decodeValueInfo(info);
      return type ? [[info.name, type] as const] : [];
    }),
  );
}

class GraphDecoder {
  readonly #values = new Map<string, Value>();
  readonly #initializers: Initializer[] = [];
  readonly #nodes: Node[] = [];
  /** Types constants as every builder does. */
  readonly #constants = new GraphBuilder();
  readonly #declared: DeclaredTypes;
  /** Names that some node gives: tells a value used too early from one that does not exist. */
  readonly #given: ReadonlySet<string>;
  /** Names of constants that the file does not have. */
  readonly #names = new NameAuthority();

  constructor(
    readonly proto: GraphProto,
    readonly opset: number,
    readonly source: SourceFile | undefined,
  ) {
    this.#declared = declaredTypes(proto);
    this.#given = new Set(proto.node.flatMap(({ output }) => output));
  }

  decode(): Graph {
    const { proto } = this;
    if (proto.sparseInitializer.length > 0) {
      throw new GraphError({ op: 'graph', node: proto.name, expected: 'dense initializers', got: 'sparse ones' });
    }
    for (const tensor of proto.initializer)
      this.#addConstant(tensor.name, decodeTensor(tensor, tensor.name, this.source), 'initializer');
    // An initializer listed among the inputs too is a default that a caller could replace; here it is a constant.
    const constants = new Set(proto.initializer.map(({ name }) => name));
    const inputs = proto.input.filter(({ name }) => !constants.has(name)).map((info) => this.#addInput(info));
    const names = nodeNames(proto);
    for (const name of new Set([...names, ...valueNames(proto)])) this.#names.reserve(name);
    for (const [at, node] of proto.node.entries()) this.#addNode(node, names[at]!);
    return {
      name: proto.name,
      opset: Math.max(this.opset, MODERN_OPSET),
      inputs,
      initializers: this.#initializers,
      nodes: this.#nodes,
      outputs: proto.output.map((info) => this.#output(info)),
    };
  }

  #define(value: Value, op: string, node: string | null): Value {
    const { name } = value;
    if (name === '') throw new GraphError({ op, node, expected: 'a name', got: 'none' });
    if (this.#values.has(name))
      throw new GraphError({ op, node, expected: 'a new value name', got: `"${name}" again` });
    this.#values.set(name, value);
    return value;
  }

  #addInput(info: ValueInfoProto): Value {
    const type = decodeValueInfo(info);
    if (!type) {
      const expected = 'a tensor of known element type and rank';
      throw new GraphError({ op: 'graph input', node: info.name, expected, got: describeValueInfo(info) });
    }
    return this.#define({ name: info.name, ...type, content: null }, 'graph input', null);
  }

  #addConstant(name: string, { dtype, shape, data }: DecodedTensor, op: string): void {
    if (this.#values.has(name)) {
      throw new GraphError({ op, node: name, expected: 'a new value name', got: `"${name}" again` });
    }
    const value = this.#define(this.#constants.initializer(name, dtype, shape, data), op, null);
    this.#initializers.push({ value, data });
  }

  #addNode(original: NodeProto, name: string): void {
    const domain = normalizeDomain(original.domain);
    const proto = domain === '' ? this.#modernForm(original, name) : original;
    const op = proto.opType;
    const fail = (expected: string, got: string): never => {
      throw new GraphError({ op, node: name, expected, got });
    };
    if (op === '') throw new GraphError({ op: 'node', node: name, expected: 'an operator', got: 'none' });
    if (op === 'Constant' && domain === '') {
      const [output, ...others] = proto.output;
      if (!output || others.length > 0) return fail('one output', String(proto.output.length));
      this.#addConstant(output, decodeConstant(proto, name), op);
      return;
    }
    if (op === 'If' && domain === '' && this.#addKnownBranch(proto)) return;
    const inputs = proto.input.map((input) => this.#read(input, fail));
    const spec = findOpSpec(op, domain);
    const attributes = decodeAttributes(proto, name, spec);
    const types = new NodeTypes(op, name, inputs, attributes, proto.output.length);
    if (spec && inputs.length === 0) fail('inputs', 'none');
    const outputs = spec
      ? inferredOutputs(types, spec, proto.output, this.#declared)
      : unknownOutputs(types, proto.output, this.#declared);
    for (const output of outputs) if (output) this.#define(output, op, name);
    this.#nodes.push({ name, op, domain, inputs, outputs, attributes });
  }

  /** Adds the nodes of a branch whose condition is known; tells whether it is. */
  #addKnownBranch(proto: NodeProto): boolean {
    const condition = this.#values.get(proto.input[0] ?? '')?.content?.[0];
    if (condition !== 0 && condition !== 1) return false;
    const branch = knownBranch(proto, condition === 1, (name) => this.#names.fresh(name));
    if (!branch) return false;
    for (const tensor of branch.initializers)
      this.#addConstant(tensor.name, decodeTensor(tensor, tensor.name), 'initializer');
    for (const node of branch.nodes) this.#addNode(node, this.#names.fresh(node.opType));
    return true;
  }

  #modernForm(proto: NodeProto, name: string): NodeProto {
    const first = this.#values.get(proto.input[0] ?? '');
    const shape = first && !causeOfUntyped(first) ? first.shape : undefined;
    const constant = (data: TensorData): string => {
      const fresh = this.#names.fresh(`${name}_constant`);
      this.#addConstant(fresh, { dtype: data.dtype, shape: data.shape, data }, proto.opType);
      return fresh;
    };
    return modernForm(proto, { opset: this.opset, name, shape, constant });
  }

  #read(name: string, fail: (expected: string, got: string) => never): Value | null {
    if (name === '') return null;
    const value = this.#values.get(name);
    if (value) return value;
    return fail(
      'inputs defined earlier',
      `"${name}", which ${this.#given.has(name) ? 'a later node' : 'nothing'} gives`,
    );
  }

  /** A value that the graph returns; a declared type must not contradict what is known of it. */
  #output(info: ValueInfoProto): Value {
    const value = this.#values.get(info.name);
    const fail = (expected: string, got: string): never => {
      throw new GraphError({ op: 'graph output', node: info.name, expected, got });
    };
    if (!value) return fail('a defined value', `"${info.name}"`);
    const declared = this.#declared.get(info.name);
    if (!declared || causeOfUntyped(value)) return value;
    const fits =
      declared.dtype === value.dtype &&
      declared.shape.length === value.shape.length &&
      declared.shape.every((dim, axis) => {
        const known = value.shape[axis];
        return typeof dim !== 'number' || typeof known !== 'number' || dim === known;
      });
    return fits ? value : fail(`type ${value.dtype}${formatShape(value.shape)}`, describeValueInfo(info));
  }
}

/** Decodes the graph of a model that is written in version `opset` of the standard operator set. Throws `GraphError`. */
export function decodeGraph(proto: GraphProto, opset: number, source?: SourceFile): Graph {
  return new GraphDecoder(proto, opset, source).decode();
}
