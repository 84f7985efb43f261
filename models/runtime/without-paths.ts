// Messages of ONNX Runtime as clients may see them.

/** The first line of a message, with files named but not where they are. */
export function withoutPaths(message: string): string {
  return message.split('\n')[0]!.replace(/(?:\/[\w.@+-]+)*\/([\w.@+-]+)/g, '$1');
}
