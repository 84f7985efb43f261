// Encodings padded to one length, as tensors.

import type { Graph } from '../onnx/graph.js';
import { isTokenInput, type TokenInputName } from '../passes/share-token-dims.js';
import type { HostTensor } from './session.js';

/** Row-major [rows, length]. */
export interface TokenBatch {
  readonly rows: number;
  readonly length: number;
  readonly ids: BigInt64Array;
  /** 1 for real tokens, 0 for padding. */
  readonly mask: BigInt64Array;
  readonly typeIds: BigInt64Array;
}

/** What a batch needs of an encoding. */
export interface TokenRow {
  readonly ids: readonly number[];
  readonly typeIds: readonly number[];
}

/** Pads rows at the end to `length` tokens, by default the longest row's; rows beyond the given ones are all padding. */
export function toTokenBatch(
  encodings: readonly TokenRow[],
  padTokenId: number,
  length = Math.max(...encodings.map(({ ids }) => ids.length)),
  rows = encodings.length,
): TokenBatch {
  const ids = new BigInt64Array(rows * length).fill(BigInt(padTokenId));
  const mask = new BigInt64Array(rows * length);
  const typeIds = new BigInt64Array(rows * length);
  encodings.forEach((encoding, row) => {
    encoding.ids.forEach((id, at) => {
      const index = row * length + at;
      ids[index] = BigInt(id);
      mask[index] = 1n;
      typeIds[index] = BigInt(encoding.typeIds[at]!);
    });
  });
  return { rows, length, ids, mask, typeIds };
}

/** The feeds of a graph's token inputs, in the integer type that each has. */
export function tokenFeeds(
  { rows, length, ids, mask, typeIds }: TokenBatch,
  { inputs }: Graph,
): Record<string, HostTensor> {
  const data: Record<TokenInputName, BigInt64Array> = {
    input_ids: ids,
    attention_mask: mask,
    token_type_ids: typeIds,
  };
  const feeds: Record<string, HostTensor> = {};
  for (const { name, dtype } of inputs) {
    if (!isTokenInput(name)) continue;
    const values = dtype === 'int32' ? Int32Array.from(data[name], Number) : data[name];
    feeds[name] = { dtype, shape: [rows, length], data: values };
  }
  return feeds;
}
