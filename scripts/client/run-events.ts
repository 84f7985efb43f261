// The events of a run as the client reads them, and the document that asks for them.

interface EventBase {
  readonly sequence: number;
  readonly at: string;
}

export interface MetricValue {
  readonly name: string;
  readonly value: number | null;
}

export type RunEvent = EventBase &
  (
    | { readonly __typename: 'RunStatusChanged'; readonly status: string; readonly reason: string | null }
    | {
        readonly __typename: 'StepCompleted';
        readonly step: number;
        readonly epoch: number;
        readonly learningRate: number;
        readonly loss: number | null;
        readonly terms: readonly (MetricValue & { readonly weighted: number | null })[];
        readonly gradientCosine: number | null;
        readonly gradientNorm: number | null;
        readonly examplesPerSecond: number;
      }
    | {
        readonly __typename: 'EvaluationCompleted';
        readonly step: number;
        readonly epoch: number;
        readonly split: string;
        readonly metrics: readonly MetricValue[];
      }
    | {
        readonly __typename: 'CheckpointSaved';
        readonly step: number;
        readonly metric: MetricValue;
        readonly best: boolean;
      }
    | { readonly __typename: 'LogEmitted'; readonly level: string; readonly message: string }
  );

export interface RunEventPage {
  readonly events: readonly RunEvent[];
  readonly cursor: string;
}

export const FOLLOW_RUN = /* GraphQL */ `
  subscription FollowRun($runId: ID!, $after: String) {
    runEvents(runId: $runId, after: $after) {
      cursor
      events {
        __typename
        ... on RunStatusChanged {
          sequence
          at
          status
          reason
        }
        ... on StepCompleted {
          sequence
          at
          step
          epoch
          learningRate
          loss
          terms {
            name
            value
            weighted
          }
          gradientCosine
          gradientNorm
          examplesPerSecond
        }
        ... on EvaluationCompleted {
          sequence
          at
          step
          epoch
          split
          metrics {
            name
            value
          }
        }
        ... on CheckpointSaved {
          sequence
          at
          step
          metric {
            name
            value
          }
          best
        }
        ... on LogEmitted {
          sequence
          at
          level
          message
        }
      }
    }
  }
`;
