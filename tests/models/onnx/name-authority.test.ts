import { NameAuthority } from '../../../models/onnx/name-authority.js';

describe('the name authority', () => {
  it('counts up from 0 for each stem', () => {
    const names = new NameAuthority();
    expect(['Add', 'Add', 'Mul'].map((stem) => names.fresh(stem))).toEqual(['Add_0', 'Add_1', 'Mul_0']);
  });

  it('skips names that are taken', () => {
    const names = new NameAuthority();
    names.reserve('Add_0');
    names.reserve('Add_1');
    expect(names.fresh('Add')).toBe('Add_2');
  });

  it('gives no name out twice', () => {
    const names = new NameAuthority();
    names.fresh('Add');
    expect(() => {
      names.reserve('Add_0');
    }).toThrow('name "Add_0" is new in the graph');
  });
});
