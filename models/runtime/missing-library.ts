// Which shared library the loader cannot find: ONNX Runtime's own errors do not say.

import { basename } from 'node:path';

/** File name of what is missing when a library is loaded, itself or one that it needs; null when nothing is. */
export function missingLibrary(library: string): string | null {
  try {
    process.dlopen({ exports: {} }, library);
  } catch (error) {
    // A library that loads is refused all the same, for it is not a module of Node's: with another message.
    const missing = /^(\S+): cannot open shared object file/.exec((error as Error).message);
    if (missing) return basename(missing[1]!);
  }
  return null;
}
