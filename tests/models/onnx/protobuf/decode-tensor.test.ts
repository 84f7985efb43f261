import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { DTYPES } from '../../../../models/onnx/dtype.js';
import { decodeTensor } from '../../../../models/onnx/protobuf/decode-tensor.js';
import { dtypeNumber, elementTypes } from '../../../../models/onnx/protobuf/element-types.js';
import { encodeTensor } from '../../../../models/onnx/protobuf/encode-tensor.js';
import { TensorProto_DataLocation, TensorProtoSchema } from '../../../../models/onnx/protobuf/generated/onnx_pb.js';

function decode(fields: MessageInitShape<typeof TensorProtoSchema>): ReturnType<typeof decodeTensor> {
  return decodeTensor(create(TensorProtoSchema, fields), 'w');
}

function external(entries: Record<string, string>): ReturnType<typeof decodeTensor> {
  return decode({
    dims: [2n, 3n],
    dataType: 1,
    dataLocation: TensorProto_DataLocation.EXTERNAL,
    externalData: Object.entries(entries).map(([key, value]) => ({ key, value })),
  });
}

describe('tensors of a file', () => {
  it('survive a round trip for every element type', () => {
    for (const dtype of DTYPES) {
      const data = elementTypes[dtype].view(new ArrayBuffer(2 * elementTypes[dtype].bytes));
      data[1] = typeof data[1] === 'bigint' ? 1n : 1;
      const tensor = { dtype, shape: [2], data };
      const proto = encodeTensor({ value: { name: 'w', dtype, shape: [2], content: null }, data: tensor });
      expect(decodeTensor(proto, 'w').data).toEqual(tensor);
    }
  });

  it('are read from typed lists', () => {
    const elements = (dataType: number, list: MessageInitShape<typeof TensorProtoSchema>): unknown =>
      decode({ dims: [1n], dataType, ...list }).data;
    expect(elements(dtypeNumber('float16'), { int32Data: [0x3c00] })).toMatchObject({ data: Uint16Array.of(0x3c00) });
    expect(elements(dtypeNumber('int8'), { int32Data: [-2] })).toMatchObject({ data: Int8Array.of(-2) });
    expect(elements(dtypeNumber('uint32'), { uint64Data: [7n] })).toMatchObject({ data: Uint32Array.of(7) });
    expect(elements(dtypeNumber('bool'), { int32Data: [1] })).toMatchObject({ data: Uint8Array.of(1) });
  });

  it('do not depend on where their bytes lie in the file', () => {
    const bytes = new Uint8Array(9).subarray(1);
    bytes.set([0, 0, 0x80, 0x3f], 4);
    expect(decode({ dims: [2n], dataType: 1, rawData: bytes }).data).toMatchObject({ data: Float32Array.of(0, 1) });
  });

  it('are refused when sizes, types or bools do not fit', () => {
    const bytes = new Uint8Array(4).fill(2);
    expect(() => decode({ dims: [2n], dataType: 1, rawData: bytes })).toThrow(
      'initializer "w": expected 8 bytes, got 4 bytes',
    );
    expect(() => decode({ dims: [2n], dataType: 1, floatData: [1] })).toThrow(
      'expected elements for [2], got 1 elements',
    );
    expect(() => decode({ dims: [4n], dataType: 9, rawData: bytes })).toThrow('expected bools stored as 0 or 1');
    expect(() => decode({ dims: [1n], dataType: 8, stringData: [bytes] })).toThrow(
      'expected elements of a known type, got STRING',
    );
    expect(() => decode({ dims: [1n], dataType: 23 })).toThrow('got element type 23');
    expect(() => decode({ dims: [-1n], dataType: 1 })).toThrow('expected dims of at least 0, got -1');
    expect(() => decode({ dims: [2n ** 40n, 2n ** 40n], dataType: 1 })).toThrow('expected a size that fits in memory');
  });
});

describe('tensors in another file', () => {
  it('need only a location', () => {
    expect(external({ location: 'weights/model.safetensors' }).data).toEqual({
      location: 'weights/model.safetensors',
      offset: 0,
      length: 24,
    });
  });

  it('are refused without one, or with a length that does not fit', () => {
    expect(() => external({})).toThrow('initializer "w": expected the location of its external data, got none');
    expect(() => external({ location: 'a', length: '20' })).toThrow('expected 24 bytes, got 20 bytes');
    expect(() => external({ location: 'a', offset: '-4' })).toThrow('expected an offset in bytes, got "-4"');
  });

  it.each(['/etc/passwd', '../model.bin', 'a/../../b', 'C:\\model.bin', '..\\b', ''])(
    'may not lie at %j',
    (location) => {
      expect(() => external({ location })).toThrow("expected a path inside the model's folder");
    },
  );
});
