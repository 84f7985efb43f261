import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { DomainError } from '../../../../lib/errors.js';
import { parseModelProto, serializeModelProto } from '../../../../models/onnx/protobuf/model-proto.js';

/** A message with a field 900 the format does not have, beside `fields`. */
function withUnknown(fields: (writer: BinaryWriter) => void): Uint8Array {
  const writer = new BinaryWriter();
  fields(writer);
  return writer.tag(900, WireType.LengthDelimited).string('from a later version').finish();
}

function field(number: number, message: Uint8Array): (writer: BinaryWriter) => void {
  return (writer) => writer.tag(number, WireType.LengthDelimited).bytes(message);
}

describe('protobuf messages', () => {
  it('keep fields unknown to them, at every depth', () => {
    const subgraph = withUnknown(() => undefined);
    const attribute = withUnknown(field(6, subgraph));
    const node = withUnknown(field(5, attribute));
    const tensor = withUnknown(() => undefined);
    const graph = withUnknown((writer) => {
      field(1, node)(writer);
      field(5, tensor)(writer);
    });
    const bytes = withUnknown(field(7, graph));

    const model = parseModelProto(bytes);

    expect(model.graph?.node[0]?.attribute).toHaveLength(1);
    expect(serializeModelProto(model)).toEqual(bytes);
  });

  it('keep what a caller does not change', () => {
    const model = parseModelProto(withUnknown(() => undefined));
    model.producerName = 'someone';
    expect(Buffer.from(serializeModelProto(model)).toString('latin1')).toContain('from a later version');
  });

  it('refuse bytes that are not protobuf', () => {
    const parse = (): unknown => parseModelProto(Buffer.from('PK not a model'));
    expect(parse).toThrow(DomainError);
    expect(parse).toThrow('model: expected an ONNX file, got malformed protobuf');
  });
});
