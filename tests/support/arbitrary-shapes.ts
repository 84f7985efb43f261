// Random shapes for properties: small enough that finite differences of every element stay cheap.

import * as fc from 'fast-check';

/** Shapes of `minRank` to `maxRank` dims between 1 and 3. */
export function shapes(minRank: number, maxRank: number): fc.Arbitrary<number[]> {
  return fc.array(fc.integer({ min: 1, max: 3 }), { minLength: minRank, maxLength: maxRank });
}

/** `count` shapes of rank up to 3 that broadcast together, each with leading dims left out and other dims set to 1. */
export function broadcastableShapes(count: number): fc.Arbitrary<number[][]> {
  return fc
    .tuple(
      shapes(0, 3),
      fc.array(fc.record({ dropped: fc.nat(3), stretched: fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()) }), {
        minLength: count,
        maxLength: count,
      }),
    )
    .map(([common, operands]) =>
      operands.map(({ dropped, stretched }) =>
        common.map((dim, axis) => (stretched[axis] ? 1 : dim)).slice(Math.min(dropped, common.length)),
      ),
    );
}

/** A shape of rank at least `minRank` with some of its axes, in any order and spelled from either end. */
export function shapeWithAxes(minRank: number, minAxes: number): fc.Arbitrary<{ shape: number[]; axes: number[] }> {
  return shapes(minRank, 3).chain((shape) =>
    fc
      .tuple(
        fc.shuffledSubarray(
          shape.map((_, axis) => axis),
          { minLength: minAxes },
        ),
        fc.boolean(),
      )
      .map(([axes, fromEnd]) => ({ shape, axes: fromEnd ? axes.map((axis) => axis - shape.length) : axes })),
  );
}

/** Runs a property over a few random cases, the same ones every time. */
export async function forAll<T>(
  arbitrary: fc.Arbitrary<T>,
  property: (example: T, seed: number) => Promise<void>,
  numRuns = 5,
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.noBias(arbitrary), fc.noShrink(fc.integer({ min: 1, max: 1_000_000 })), property),
    {
      seed: 20_221_101,
      numRuns,
    },
  );
}
