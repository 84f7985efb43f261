// Safetensors files as an adversary would write them.

/** A file of any header and any data; a header that is not a string is written as JSON. */
export function safetensorsFile(header: unknown, data: Uint8Array, padding = ''): Uint8Array {
  const json = Buffer.from((typeof header === 'string' ? header : JSON.stringify(header)) + padding);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return new Uint8Array(Buffer.concat([length, json, data]));
}
