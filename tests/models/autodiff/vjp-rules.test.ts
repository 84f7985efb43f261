import { vjpRules } from '../../../models/autodiff/vjp-rules.js';
import { findOpSpec, opSpecs, type OpName } from '../../../models/onnx/op-specs.js';
import { expectGradient, secondOrderGraph } from '../../support/expect-gradient.js';
import { opSamples } from '../../support/op-samples.js';

const names = Object.keys(opSamples) as OpName[];

describe('the table of gradient rules', () => {
  it('has an entry and a sample for every operator', () => {
    expect(Object.keys(vjpRules).sort()).toEqual(Object.keys(opSpecs).sort());
    expect([...names].sort()).toEqual(Object.keys(opSpecs).sort());
  });

  it('gives a reason for every operator without a gradient', () => {
    const reasons = Object.values(vjpRules).flatMap((rule) =>
      typeof rule === 'function' ? [] : [rule.nonDifferentiable],
    );
    expect(reasons).not.toHaveLength(0);
    for (const reason of reasons) expect(reason).toMatch(/^[a-z]/);
  });

  it.each(names)('is right about %s in both orders', async (name) => {
    const sample = opSamples[name];
    expect(secondOrderGraph({ ...sample, seed: 1 }).nodes.map(({ op }) => op)).toContain(name);
    await expectGradient({ ...sample, seed: 1 });
  });

  it.each(names)('is closed: the gradients of %s consist of operators of the table', (name) => {
    const { nodes } = secondOrderGraph({ ...opSamples[name], seed: 1 });
    const outside = nodes.filter(({ op, domain }) => !findOpSpec(op, domain) || !Object.hasOwn(vjpRules, op));
    expect(outside).toEqual([]);
  });
});
