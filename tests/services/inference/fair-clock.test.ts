import { FairClock } from '../../../services/inference/fair-clock.js';

/** Serves rows in the order of their tags; gives the clients in that order. */
function serve(clock: FairClock, rows: { client: string; tag: number }[]): string[] {
  return [...rows]
    .sort((a, b) => a.tag - b.tag)
    .map(({ client, tag }) => {
      clock.advance(tag);
      return client;
    });
}

describe('the fair clock', () => {
  it('lets clients take turns, however much one of them has asked for', () => {
    const clock = new FairClock();
    const ask = (client: string, count: number) =>
      Array.from({ length: count }, () => ({ client, tag: clock.tag(client, 10) }));
    const order = serve(clock, [...ask('bulk', 100), ...ask('single', 3)]);
    expect(order.slice(0, 6).filter((client) => client === 'single')).toHaveLength(3);
  });

  it('gives equal shares of work, not of rows', () => {
    const clock = new FairClock();
    const ask = (client: string, count: number, work: number) =>
      Array.from({ length: count }, () => ({ client, tag: clock.tag(client, work) }));
    const order = serve(clock, [...ask('long', 20, 40), ...ask('short', 80, 10)]);
    const half = order.slice(0, order.length / 2);
    expect(half.filter((client) => client === 'long').length).toBe(10);
  });

  it('gives a newcomer its turn at once, and no credit for having been away', () => {
    const clock = new FairClock();
    for (let row = 0; row < 50; row++) clock.advance(clock.tag('regular', 10));
    const next = clock.tag('regular', 10);
    const first = clock.tag('newcomer', 10);
    const second = clock.tag('newcomer', 10);
    expect(first).toBeLessThan(next);
    expect(second).toBeGreaterThanOrEqual(next);
  });

  it('forgets who had asked for what once nothing waits, and never goes back', () => {
    const clock = new FairClock();
    const early = clock.tag('a', 100);
    clock.tag('a', 100);
    clock.settle();
    const [a, b] = [clock.tag('a', 1), clock.tag('b', 1)];
    expect(a).toBe(b);
    expect(a).toBeGreaterThan(early);
  });
});
