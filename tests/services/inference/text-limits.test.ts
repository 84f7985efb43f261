import { checkTexts } from '../../../services/inference/text-limits.js';

const limits = { maxTexts: 2, maxCharacters: 10 };
const text = (value: string, textPair: string | null = null) => ({ text: value, textPair });

describe('limits on texts', () => {
  it('let ordinary texts and pairs pass', () => {
    expect(() => {
      checkTexts([text('good'), text('good', 'bad')], limits);
    }).not.toThrow();
  });

  it.each([
    ['a blank text', [text('fine'), text(' \n')], 'texts.1.text: expected a text that is not blank'],
    ['a blank pair', [text('fine', '')], 'texts.0.textPair: expected a text that is not blank'],
    ['too many texts', [text('a'), text('b'), text('c')], 'texts: expected at most 2 texts, got 3'],
    ['a text that is too long', [text('12345', '678901')], 'texts.0.text: expected at most 10 characters, got 11'],
  ])('refuse %s', (_, texts, message) => {
    expect(() => {
      checkTexts(texts, limits);
    }).toThrow(message);
  });
});
