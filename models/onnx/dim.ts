// Dimensions: a number, or a symbolic product such as `batch*sequence` or `12*batch`.

/**
 * A known extent or a symbolic one. A symbolic dim is the canonical text of a product: an integer coefficient (left out
 * when 1) and factor names in alphabetical order, joined by `*`. Equal products are equal strings.
 */
export type Dim = number | string;

interface Product {
  readonly coefficient: number;
  readonly factors: readonly string[];
}

function toProduct(dim: Dim): Product {
  if (typeof dim === 'number') return { coefficient: dim, factors: [] };
  let coefficient = 1;
  const factors: string[] = [];
  for (const part of dim.split('*')) {
    if (/^\d+$/.test(part)) coefficient *= Number(part);
    else factors.push(part);
  }
  return { coefficient, factors };
}

function fromProduct({ coefficient, factors }: Product): Dim {
  if (factors.length === 0 || coefficient === 0) return coefficient;
  const names = [...factors].sort();
  return (coefficient === 1 ? names : [String(coefficient), ...names]).join('*');
}

/** The product of dims; of none, 1. */
export function multiplyDims(dims: readonly Dim[]): Dim {
  const products = dims.map(toProduct);
  return fromProduct({
    coefficient: products.reduce((total, product) => total * product.coefficient, 1),
    factors: products.flatMap((product) => product.factors),
  });
}

/** `total / divisor` where that is a dim, else undefined. */
export function divideDim(total: Dim, divisor: Dim): Dim | undefined {
  const { coefficient, factors } = toProduct(total);
  const by = toProduct(divisor);
  const rest = [...factors];
  for (const factor of by.factors) {
    const at = rest.indexOf(factor);
    if (at < 0) return undefined;
    rest.splice(at, 1);
  }
  if (by.coefficient === 0 || coefficient % by.coefficient !== 0) return undefined;
  return fromProduct({ coefficient: coefficient / by.coefficient, factors: rest });
}

/** The sum where it is a dim, else undefined. */
export function addDims(a: Dim, b: Dim): Dim | undefined {
  if (typeof a === 'number' && typeof b === 'number') return a + b;
  if (a === 0) return b;
  return b === 0 ? a : undefined;
}

/** The difference where it is a dim, else undefined. */
export function subtractDims(a: Dim, b: Dim): Dim | undefined {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (a === b) return 0;
  return b === 0 ? a : undefined;
}

/** Whether two dims are equal where that can be told: a symbolic dim is no negative number. */
export function equalDims(a: Dim, b: Dim): boolean | undefined {
  if (a === b) return true;
  if (typeof a === 'number' && typeof b === 'number') return false;
  return (typeof a === 'number' && a < 0) || (typeof b === 'number' && b < 0) ? false : undefined;
}

/** The coefficient and the atomic names whose product the dim is. */
export function dimFactors(dim: Dim): { readonly coefficient: number; readonly names: readonly string[] } {
  const { coefficient, factors } = toProduct(dim);
  return { coefficient, names: factors };
}
