// Messages with some fields changed; a spread would lose the defaults, which live in the prototype.

import { clone, type DescMessage, type MessageShape } from '@bufbuild/protobuf';

/** A copy of a message with other values of some fields. */
export function changed<D extends DescMessage>(
  schema: D,
  message: MessageShape<D>,
  fields: Partial<MessageShape<D>>,
): MessageShape<D> {
  return Object.assign(clone(schema, message), fields);
}
