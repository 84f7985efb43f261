// Symbolic dims of the file as symbolic dims of the graph.

import { multiplyDims, type Dim } from '../dim.js';

const PRODUCT = /^(?:[1-9]\d{0,8}\*)?[A-Za-z_]\w*(?:\*[A-Za-z_]\w*)*$/;

/** A name that dim arithmetic takes as one factor, never as a number or a product. */
function atom(text: string): Dim {
  return /^\d+$/.test(text) ? `dim_${text}` : text.replaceAll('*', '×');
}

/**
 * Reads a `dim_param`: a product such as `12*batch` is understood; any other text (`past + 1`) stands for one unknown of
 * its own. An empty text has no meaning that two dims could share, so it becomes `unnamed`.
 */
export function decodeDimParam(text: string, unnamed: string): Dim {
  if (text === '') return atom(unnamed);
  const dense = text.replaceAll(' ', '');
  return PRODUCT.test(dense) ? multiplyDims([dense]) : atom(text);
}
