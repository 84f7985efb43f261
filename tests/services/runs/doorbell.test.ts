import { Doorbell } from '../../../services/runs/doorbell.js';

describe('the doorbell', () => {
  it('rings for those who listen to that run, until they stop', () => {
    const doorbell = new Doorbell();
    const heard: string[] = [];
    const stopFirst = doorbell.listen('a', () => heard.push('first'));
    doorbell.listen('a', () => heard.push('second'));
    doorbell.listen('b', () => heard.push('other'));
    doorbell.ring('a');
    stopFirst();
    doorbell.ring('a');
    doorbell.ring('nobody');
    expect(heard).toEqual(['first', 'second', 'second']);
  });

  it('lets a listener stop while it rings', () => {
    const doorbell = new Doorbell();
    let rings = 0;
    const stop = doorbell.listen('a', () => {
      rings++;
      stop();
    });
    doorbell.ring('a');
    doorbell.ring('a');
    expect(rings).toBe(1);
  });
});
