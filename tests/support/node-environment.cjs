// jest gives each test file its own globals; ONNX Runtime checks its tensors against the outer realm's typed arrays.
const { TestEnvironment } = require('jest-environment-node');

// ONNX Runtime reads this when its first session is made; inside a test file process.env is a copy.
process.env.ORT_DISABLE_TELEMETRY = '1';

const SHARED = [
  'ArrayBuffer',
  'Float32Array',
  'Float64Array',
  'BigInt64Array',
  'BigUint64Array',
  'Int8Array',
  'Int16Array',
  'Int32Array',
  'Uint8Array',
  'Uint8ClampedArray',
  'Uint16Array',
  'Uint32Array',
];

class NodeEnvironment extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    for (const name of SHARED) this.global[name] = globalThis[name];
  }
}

module.exports = NodeEnvironment;
