// The token inputs of a graph, under the names that the Hugging Face world uses.

import type { Dim } from '../onnx/dim.js';
import type { GraphBuilder } from '../onnx/graph-builder.js';
import type { TokenInputs } from './architecture.js';
import { architectures } from './architectures.js';
import type { EncoderConfig, EncoderFamily } from './encoder-config.js';

/** Declares `input_ids`, `attention_mask` and, where one of the families takes them, `token_type_ids`: int64 [batch, length]. */
export function tokenInputs(b: GraphBuilder, families: readonly EncoderFamily[], batch: Dim, length: Dim): TokenInputs {
  const input = (name: string): ReturnType<GraphBuilder['input']> => b.input(name, 'int64', [batch, length]);
  return {
    ids: input('input_ids'),
    mask: input('attention_mask'),
    typeIds: families.some((family) => architectures[family].tokenTypes) ? input('token_type_ids') : null,
  };
}

/** The families of a student and, beside it, its teacher. */
export function familiesOf(student: EncoderConfig, teacher: EncoderConfig | null): EncoderFamily[] {
  return teacher ? [student.family, teacher.family] : [student.family];
}
