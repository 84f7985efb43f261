import { clsGradientAlignment } from '../../../../models/objectives/terms/cls-gradient-alignment.js';
import { gradientAlignment } from '../../../../models/objectives/terms/gradient-alignment.js';
import { evaluateTerm } from '../../../support/evaluate-term.js';

const gradient = [
  [3, 4, 0],
  [0, 0, 2],
];
const both = [1, 1];

const align = (student: readonly (readonly number[])[], teacher = gradient, tokenMask = both) =>
  evaluateTerm(gradientAlignment, {
    student: { inputGradient: student },
    teacher: { inputGradient: teacher },
    tokenMask,
  });

describe('the gradient alignment term', () => {
  it('is 0 where gradients point the same way, whatever their length', async () => {
    for (const factor of [1, 50, 1e-4]) {
      const { value } = await align(gradient.map((row) => row.map((element) => factor * element)));
      expect(value).toBeCloseTo(0, 5);
    }
  });

  it('stands for a mean cosine: 0 is 1, 2 is 0, 4 is −1', async () => {
    const cosine = gradientAlignment.toGradientCosine!;
    const opposite = gradient.map((row) => row.map((element) => -element));
    const orthogonal = [
      [-4, 3, 0],
      [0, 1, 0],
    ];
    expect(cosine((await align(gradient)).value)).toBeCloseTo(1, 5);
    expect(cosine((await align(orthogonal)).value)).toBeCloseTo(0, 5);
    expect(cosine((await align(opposite)).value)).toBeCloseTo(-1, 5);
    const between = await align([
      [1, 1, 1],
      [1, 0, 1],
    ]);
    expect(cosine(between.value)).toBeCloseTo((7 / (5 * Math.sqrt(3)) + 1 / Math.SQRT2) / 2, 5);
  });

  it('counts real tokens only, by the mask', async () => {
    const { value, gradients } = await align(
      [
        [-4, 3, 0],
        [1, 2, 3],
      ],
      gradient,
      [1, 0],
    );
    expect(value).toBeCloseTo(2, 5);
    expect(gradients[0]!.slice(3).map(Math.abs)).toEqual([0, 0, 0]);
  });

  it('asks nothing of a token on which the teacher does not depend, and is finite there', async () => {
    const { value, gradients } = await align(
      [
        [-4, 3, 0],
        [1, 2, 3],
      ],
      [
        [3, 4, 0],
        [0, 0, 0],
      ],
    );
    expect(value).toBeCloseTo(2 / 2, 5);
    expect(gradients[0]!.slice(3).map(Math.abs)).toEqual([0, 0, 0]);
  });

  it('is finite where the student does not depend on a token', async () => {
    const { value, gradients } = await align([
      [3, 4, 0],
      [0, 0, 0],
    ]);
    expect(value).toBeCloseTo(1 / 2, 5);
    expect(gradients[0]!.every(Number.isFinite)).toBe(true);
  });

  it('turns the student towards the teacher', async () => {
    const student = [
      [0, 1, 0],
      [1, 0, 0],
    ];
    const { gradients } = await align(student);
    const along = gradients[0]!.reduce((sum, element, at) => sum - element * gradient.flat()[at]!, 0);
    expect(along).toBeGreaterThan(0);
  });
});

describe('the [CLS] gradient alignment term', () => {
  const align = (student: readonly (readonly (readonly number[])[])[], rowWeights = both) =>
    evaluateTerm(clsGradientAlignment, {
      student: { clsGradients: student },
      teacher: { clsGradients: student.map(() => gradient) },
      rowWeights,
    });
  const orthogonal = [
    [-4, 3, 0],
    [0, 1, 0],
  ];

  it('is 0 where every mapped layer agrees', async () => {
    expect((await align([gradient, gradient])).value).toBeCloseTo(0, 5);
  });

  it('is summed over layers and averaged over rows', async () => {
    expect((await align([orthogonal, gradient])).value).toBeCloseTo(2, 5);
    expect((await align([orthogonal, orthogonal])).value).toBeCloseTo(4, 5);
  });

  it('counts no row of weight 0', async () => {
    const { value, gradients } = await align([orthogonal], [0, 1]);
    expect(value).toBeCloseTo(2, 5);
    expect(gradients[0]!.slice(0, 3).map(Math.abs)).toEqual([0, 0, 0]);
  });
});
