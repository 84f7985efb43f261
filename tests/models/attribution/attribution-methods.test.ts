import { gradient } from '../../../models/attribution/gradient.js';
import { inputXGradient } from '../../../models/attribution/input-x-gradient.js';

describe('the gradient method', () => {
  it('scores a token by the length of its gradient', () => {
    const signals = { gradient: Float32Array.of(3, 4, 0, -2), embeddings: null, hidden: 2 };
    expect(gradient.score(signals)).toEqual([5, 2]);
  });
});

describe('input times gradient', () => {
  it('scores a token by the product of its embedding and gradient', () => {
    const signals = { gradient: Float32Array.of(3, 4, 0, -2), embeddings: Float32Array.of(1, 2, 5, 6), hidden: 2 };
    expect(inputXGradient.score(signals)).toEqual([11, -12]);
  });

  it('needs the embeddings', () => {
    expect(inputXGradient.needsEmbeddings).toBe(true);
    expect(() => inputXGradient.score({ gradient: Float32Array.of(1), embeddings: null, hidden: 1 })).toThrow(
      /invariant/,
    );
  });
});
