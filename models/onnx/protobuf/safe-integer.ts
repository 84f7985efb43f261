// 64-bit integers of the file as JavaScript numbers.

/** The integer as a number, or undefined where a number cannot hold it exactly. */
export function safeInteger(value: bigint): number | undefined {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : undefined;
}

/** Like `safeInteger`, for sizes and positions: undefined when negative too. */
export function safeSize(value: bigint): number | undefined {
  return value < 0n ? undefined : safeInteger(value);
}
