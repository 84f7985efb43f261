// What a tokenizer puts around its texts, read from the post_processor of tokenizer.json.

import { badInput } from '../../lib/errors.js';
import type { TextSource } from './encoding.js';
import { describe, isObject } from './json-value.js';

/** One place of a template: a special token, or a whole text. */
export type TemplatePart =
  | { readonly kind: 'token'; readonly token: string; readonly id: number; readonly typeId: number }
  | { readonly kind: 'text'; readonly source: TextSource; readonly typeId: number };

export interface SpecialTokenTemplates {
  readonly single: readonly TemplatePart[];
  readonly pair: readonly TemplatePart[];
}

const FIELD = ['tokenizer.json', 'post_processor'];

/** Throws BAD_USER_INPUT unless the processor is one that adds special tokens around one text and around two. */
export function specialTokenTemplates(processor: unknown): SpecialTokenTemplates {
  const type = isObject(processor) ? processor['type'] : undefined;
  if (isObject(processor)) {
    switch (type) {
      case 'TemplateProcessing':
        return fromTemplate(processor);
      case 'BertProcessing':
        return fromClsAndSep(processor, 'bert');
      case 'RobertaProcessing':
        return fromClsAndSep(processor, 'roberta');
      case 'Sequence':
        return fromSequence(processor);
    }
  }
  const expected = 'TemplateProcessing, BertProcessing, RobertaProcessing or a Sequence with one of them';
  throw badInput(FIELD, expected, describe(type));
}

function fromSequence({ processors }: Record<string, unknown>): SpecialTokenTemplates {
  const adding = Array.isArray(processors)
    ? processors.filter((processor) => !isObject(processor) || processor['type'] !== 'ByteLevel')
    : [];
  if (adding.length === 1) return specialTokenTemplates(adding[0]);
  throw badInput(FIELD, 'a Sequence with one processor besides ByteLevel', `${adding.length}`);
}

/** `[CLS] A [SEP] B [SEP]`, or RoBERTa's `<s> A </s></s> B </s>` without token types. */
function fromClsAndSep(processor: Record<string, unknown>, family: 'bert' | 'roberta'): SpecialTokenTemplates {
  const special = (key: string, typeId = 0): TemplatePart => {
    const [token, id] = Array.isArray(processor[key]) ? (processor[key] as unknown[]) : [];
    if (typeof token === 'string' && isId(id)) return { kind: 'token', token, id, typeId };
    throw badInput([...FIELD, key], 'a pair of token and id', describe(processor[key]));
  };
  const single: TemplatePart[] = [special('cls'), { kind: 'text', source: 'text', typeId: 0 }, special('sep')];
  const typeId = family === 'bert' ? 1 : 0;
  const separator = family === 'bert' ? [] : [special('sep')];
  return {
    single,
    pair: [...single, ...separator, { kind: 'text', source: 'textPair', typeId }, special('sep', typeId)],
  };
}

function fromTemplate(processor: Record<string, unknown>): SpecialTokenTemplates {
  const parts = (key: 'single' | 'pair', texts: number): TemplatePart[] => {
    const items = processor[key];
    if (!Array.isArray(items)) throw badInput([...FIELD, key], 'a list', describe(items));
    const template = items.flatMap((item) => templateItem(item, processor['special_tokens']));
    const sources = template.flatMap((part) => (part.kind === 'text' ? [part.source] : []));
    if (sources.length === texts && new Set(sources).size === texts) return template;
    throw badInput(
      [...FIELD, key],
      `a template with ${texts === 1 ? 'text A' : 'texts A and B'} once`,
      describe(items),
    );
  };
  return { single: parts('single', 1), pair: parts('pair', 2) };
}

function templateItem(item: unknown, specialTokens: unknown): TemplatePart[] {
  const [kind, value] = isObject(item) ? (Object.entries(item)[0] ?? []) : [];
  if (isObject(value) && isId(value['type_id'])) {
    const { id, type_id: typeId } = value as { id: unknown; type_id: number };
    if (kind === 'Sequence' && (id === 'A' || id === 'B')) {
      return [{ kind: 'text', source: id === 'A' ? 'text' : 'textPair', typeId }];
    }
    if (kind === 'SpecialToken' && typeof id === 'string') return specialTokenParts(specialTokens, id, typeId);
  }
  throw badInput(FIELD, 'a template of SpecialToken and Sequence items', describe(item));
}

function specialTokenParts(specialTokens: unknown, name: string, typeId: number): TemplatePart[] {
  const definition = isObject(specialTokens) && Object.hasOwn(specialTokens, name) ? specialTokens[name] : undefined;
  const { ids, tokens } = isObject(definition) ? definition : {};
  if (Array.isArray(ids) && Array.isArray(tokens) && ids.length === tokens.length && ids.every(isId)) {
    return ids.map((id, index) => ({ kind: 'token', token: String(tokens[index]), id, typeId }));
  }
  throw badInput([...FIELD, 'special_tokens'], `the ids and tokens of ${name}`, describe(definition));
}

function isId(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
