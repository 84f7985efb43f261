import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { exp, matmul } from '../../../models/onnx/emit.js';
import { GraphBuilder } from '../../../models/onnx/graph-builder.js';
import { placeNodes } from '../../../models/runtime/node-placement.js';
import { normals } from '../../support/run-graph.js';

describe('the placement of nodes', () => {
  it('counts what ran where, and leaves no profile behind', async () => {
    const b = new GraphBuilder();
    const x = b.input('x', 'float32', [4, 4]);
    const graph = b.build('graph', { y: exp(b, matmul(b, x, exp(b, x))) });
    expect(await placeNodes(graph, { threads: 1 }, { x: normals([4, 4], 1) })).toEqual({ cpu: 3 });
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith(`gkd-profile-${process.pid}-`))).toEqual([]);
  });
});
