// JSON.parse keeps the last of two equal keys without a word; a file with both says two things at once.

/** The first key that valid JSON text gives twice in its outermost object, if any. */
export function duplicateKey(json: string): string | undefined {
  const seen = new Set<string>();
  let depth = 0;
  for (const { 0: lexeme, index } of json.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/g)) {
    if (lexeme === '{' || lexeme === '[') depth++;
    else if (lexeme === '}' || lexeme === ']') depth--;
    else if (depth === 1 && isKey(json, index + lexeme.length)) {
      const key = JSON.parse(lexeme) as string;
      if (seen.has(key)) return key;
      seen.add(key);
    }
  }
  return undefined;
}

function isKey(json: string, end: number): boolean {
  const next = /\S/g;
  next.lastIndex = end;
  return next.exec(json)?.[0] === ':';
}
