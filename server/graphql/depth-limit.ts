// A validation rule that refuses documents whose fields are nested too deep.

import {
  type ASTVisitor,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';

/** Makes the rule. Fields of introspection do not count: its standard query is deep by design. */
export function depthLimit(most: number): ValidationRule {
  return (context: ValidationContext): ASTVisitor => ({
    OperationDefinition(operation) {
      const depth = new DepthMeter(context).depthOf(operation.selectionSet);
      if (depth <= most) return;
      context.reportError(
        new GraphQLError(`the operation is ${depth} levels deep, the limit is ${most}`, { nodes: operation }),
      );
    },
  });
}

/** Measures selections; fragments are measured once, and those that contain themselves are left to another rule. */
class DepthMeter {
  readonly #fragments = new Map<FragmentDefinitionNode, number>();

  constructor(private readonly context: ValidationContext) {}

  depthOf({ selections }: SelectionSetNode): number {
    const depths = selections.map((selection) => {
      switch (selection.kind) {
        case Kind.FIELD:
          if (selection.name.value.startsWith('__')) return 0;
          return 1 + (selection.selectionSet ? this.depthOf(selection.selectionSet) : 0);
        case Kind.INLINE_FRAGMENT:
          return this.depthOf(selection.selectionSet);
        case Kind.FRAGMENT_SPREAD:
          return this.#fragmentDepth(this.context.getFragment(selection.name.value));
      }
    });
    return Math.max(0, ...depths);
  }

  #fragmentDepth(fragment: FragmentDefinitionNode | null | undefined): number {
    if (!fragment) return 0;
    const known = this.#fragments.get(fragment);
    if (known !== undefined) return known;
    this.#fragments.set(fragment, 0);
    const depth = this.depthOf(fragment.selectionSet);
    this.#fragments.set(fragment, depth);
    return depth;
  }
}
