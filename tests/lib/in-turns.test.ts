import { atOnce, inTurns } from '../../lib/in-turns.js';

function* count(turns: number): Generator<void, number> {
  for (let turn = 0; turn < turns; turn++) yield;
  return turns;
}

describe('a computation that gives way', () => {
  it('gives the same result at once and in turns', async () => {
    expect(atOnce(count(5))).toBe(5);
    expect(await inTurns(count(5))).toBe(5);
  });

  it('lets others work between its turns', async () => {
    let others = 0;
    const other = (): void => {
      others++;
      if (others < 3) setImmediate(other);
    };
    setImmediate(other);
    await inTurns(count(10));
    expect(others).toBe(3);
  });

  it('fails as the computation fails', async () => {
    function* failing(): Generator<void, never> {
      yield;
      throw new Error('out of numbers');
    }
    await expect(inTurns(failing())).rejects.toThrow('out of numbers');
    expect(() => atOnce(failing())).toThrow('out of numbers');
  });
});
