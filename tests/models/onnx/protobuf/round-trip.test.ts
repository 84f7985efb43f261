import * as fc from 'fast-check';
import { DomainError } from '../../../../lib/errors.js';
import { checkGraph } from '../../../../models/onnx/check-graph.js';
import { printGraph } from '../../../../models/onnx/print-graph.js';
import { decodeModel } from '../../../../models/onnx/protobuf/decode-model.js';
import { encodeModel } from '../../../../models/onnx/protobuf/encode-model.js';
import { randomGraphs } from '../../../support/random-graphs.js';

function expectGraphOrDomainError(bytes: Uint8Array): void {
  try {
    decodeModel(bytes);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
  }
}

describe('an ONNX round trip', () => {
  it('gives back the graph: names, types, attributes, constants', () => {
    fc.assert(
      fc.property(randomGraphs, (graph) => {
        const decoded = decodeModel(encodeModel(graph));
        expect(printGraph(decoded)).toBe(printGraph(graph));
        expect(decoded).toEqual(graph);
        checkGraph(decoded);
      }),
    );
  });

  it('writes the same bytes again', () => {
    fc.assert(
      fc.property(randomGraphs, (graph) => {
        const bytes = encodeModel(graph);
        expect(encodeModel(decodeModel(bytes))).toEqual(bytes);
      }),
    );
  });
});

describe('malformed bytes', () => {
  it('throw nothing but domain errors when they are random', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), expectGraphOrDomainError), { numRuns: 2000 });
  });

  it('throw nothing but domain errors when a model is cut short', () => {
    const [graph] = fc.sample(randomGraphs, { numRuns: 1, seed: 7 });
    const bytes = encodeModel(graph!);
    for (let length = 0; length < bytes.length; length++) expectGraphOrDomainError(bytes.subarray(0, length));
  });

  it('throw nothing but domain errors when bytes of a model are changed', () => {
    const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(randomGraphs, changes, (graph, edits) => {
        const bytes = encodeModel(graph);
        for (const [at, byte] of edits) bytes[at % bytes.length] = byte;
        expectGraphOrDomainError(bytes);
      }),
      { numRuns: 1000 },
    );
  });
});
