// Which versions of the standard operator set are read and written, and the file format version each one needs.

/** First version of the file format whose readers know the operator set. */
const IR_VERSIONS: Readonly<Record<number, number>> = {
  13: 7,
  14: 7,
  15: 8,
  16: 8,
  17: 8,
  18: 8,
  19: 9,
  20: 9,
  21: 10,
  22: 10,
  23: 11,
  24: 12,
  25: 13,
  26: 13,
};

/** For messages: the operator sets that are written. */
export const WRITTEN_OPSETS = 'a standard operator set from 13 to 26';

/** The file format version for a standard operator set, undefined for an unsupported one. */
export function irVersionOf(opset: number): number | undefined {
  return IR_VERSIONS[opset];
}

/** For messages: the operator sets that are read. */
export const READ_OPSETS = 'a standard operator set from 11 to 26';

/** Whether files of a standard operator set are read: those that are written, and two older ones. */
export function isRead(opset: number): boolean {
  return opset === 11 || opset === 12 || irVersionOf(opset) !== undefined;
}

/** The standard domain has two spellings in files. */
export function normalizeDomain(domain: string): string {
  return domain === 'ai.onnx' ? '' : domain;
}
