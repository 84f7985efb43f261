// The interface of everything that can be looked up again by its id.

import { Field, ID, InterfaceType } from 'type-graphql';
import type { Dataset } from '../../services/datasets/dataset.js';
import type { ModelVersion } from '../../services/registry/model-version.js';
import type { Run } from '../../services/runs/run.js';
import type { NodeType } from '../global-id.js';

export type NodeObject = ModelVersion | Dataset | Run;

@InterfaceType('Node', {
  description: 'An object that `node` finds by its id.',
  resolveType: (value: NodeObject): NodeType => {
    if ('spec' in value) return 'Run';
    return 'splits' in value ? 'Dataset' : 'ModelVersion';
  },
})
export abstract class NodeInterface {
  @Field(() => ID, { description: 'Opaque, and unique across all types.' })
  id!: string;
}
