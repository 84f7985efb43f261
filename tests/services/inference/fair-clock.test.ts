import { FairClock } from '../../../services/inference/fair-clock.js';

interface Waiting {
  readonly client: string;
  readonly work: number;
  readonly tag: number;
}

/** Serves rows by tag; after each, `then` may bring more. Gives the clients in the order in which they were served. */
function serve(clock: FairClock, rows: readonly Waiting[], then: (served: Waiting) => Waiting[] = () => []): string[] {
  const order: string[] = [];
  let waiting = [...rows];
  while (waiting.length > 0 && order.length < 1_000) {
    const first = waiting.reduce((a, b) => (b.tag < a.tag ? b : a));
    clock.serve(first.work);
    clock.leave(first.client);
    order.push(first.client);
    waiting = [...waiting.filter((row) => row !== first), ...then(first)];
  }
  return order;
}

const ask = (clock: FairClock, client: string, count: number, work = 200): Waiting[] =>
  Array.from({ length: count }, () => ({ client, work, tag: clock.enter(client, work) }));

const count = (order: readonly string[], client: string) => order.filter((name) => name === client).length;

describe('the fair clock', () => {
  it('lets clients take turns, however much one of them has asked for', () => {
    const clock = new FairClock();
    const order = serve(clock, [...ask(clock, 'bulk', 100), ...ask(clock, 'single', 3)]);
    expect(count(order.slice(0, 8), 'single')).toBe(3);
  });

  it('gives equal shares of work, not of rows', () => {
    const clock = new FairClock();
    const order = serve(clock, [...ask(clock, 'long', 20, 2_000), ...ask(clock, 'short', 80, 500)]);
    expect(count(order.slice(0, 50), 'long')).toBe(10);
  });

  it('gives a newcomer its turn before the backlog of others', () => {
    const clock = new FairClock();
    let arrived = false;
    const order = serve(clock, ask(clock, 'bulk', 50), () => {
      if (arrived) return [];
      arrived = true;
      return ask(clock, 'newcomer', 1);
    });
    expect(order.indexOf('newcomer')).toBeLessThan(4);
  });

  it('serves a short request whole, in its turn', () => {
    const clock = new FairClock();
    const requests = ['a', 'b', 'c'].flatMap((name) => ask(clock, name, 4, 100));
    expect(serve(clock, requests).join('')).toBe('aaaabbbbcccc');
  });

  it('serves clients with one row at a time in the order of arrival, long or short', () => {
    const clock = new FairClock();
    const work = (client: string) => (client === 'c3' ? 500 : 50);
    const names = Array.from({ length: 8 }, (_, index) => `c${index}`);
    const rows = names.flatMap((name) => ask(clock, name, 1, work(name)));
    const order = serve(clock, rows, ({ client }) => ask(clock, client, 1, work(client)));
    for (const name of names) expect(count(order.slice(0, 800), name)).toBeGreaterThanOrEqual(99);
  });

  it('does not starve a backlog while others come one row at a time', () => {
    const clock = new FairClock();
    const names = ['a', 'b', 'c'];
    const rows = [...ask(clock, 'bulk', 200), ...names.flatMap((name) => ask(clock, name, 1))];
    const order = serve(clock, rows, ({ client }) => (client === 'bulk' ? [] : ask(clock, client, 1)));
    expect(count(order.slice(0, 400), 'bulk')).toBeGreaterThan(90);
    expect(count(order.slice(0, 400), 'bulk')).toBeLessThan(110);
  });
});
