import { Batch } from '../../../services/inference/batch.js';
import { BatchPacer } from '../../../services/inference/batch-pacer.js';
import type { Question, Row } from '../../../services/inference/row.js';
import { RowQueue } from '../../../services/inference/row-queue.js';
import { Submission } from '../../../services/inference/submission.js';

const GRADIENT = { kind: 'gradient', target: null, embeddings: false } as const;

function row(length: number, question: Question = { kind: 'predict' }): Row {
  const tokens = { ids: new Array<number>(length).fill(1), typeIds: new Array<number>(length).fill(0) };
  return { tokens, question };
}

function queueOf(...rows: Row[]): RowQueue {
  const queue = new RowQueue();
  queue.push(rows, new Submission(rows.length, { client: 'a' }, () => undefined), 'a');
  return queue;
}

const batchOf = (...rows: Row[]) =>
  new Batch(
    queueOf(...rows).take(() => ({ maxRows: 100, maxTokens: 10_000 })),
    'idle',
    0,
  );

const options = { maxRows: 64, maxTokens: 4_096, targetBatchMs: 50 };

/** A pacer of a model that takes `ms` for 100 tokens. */
function pacerAt(ms: number, question?: Question): BatchPacer {
  const pacer = new BatchPacer(options);
  for (let run = 0; run < 2; run++) pacer.learn(batchOf(row(100, question)), ms);
  return pacer;
}

describe('a batch', () => {
  it('leaves at once while the engine is idle', () => {
    expect(pacerAt(10).release(queueOf(row(5)), undefined)).toBe('idle');
  });

  it('leaves shortly before the running one should end', () => {
    const running = (milliseconds: number) => ({ batch: batchOf(row(200)), milliseconds });
    expect(pacerAt(10).release(queueOf(row(5)), running(0))).toBeCloseTo(16);
    expect(pacerAt(10).release(queueOf(row(5)), running(16))).toBe('due');
    expect(pacerAt(10).release(queueOf(row(5)), running(500))).toBe('due');
  });

  it('leaves at once when it could not grow any more', () => {
    const many = Array.from({ length: 64 }, () => row(5));
    expect(pacerAt(10).release(queueOf(...many), { batch: batchOf(row(200)), milliseconds: 0 })).toBe('full');
  });

  it('is as large as runs in the time that a batch should take', () => {
    expect(pacerAt(10).limits('predict')).toEqual({ maxRows: 64, maxTokens: 500 });
    expect(pacerAt(0.01).limits('predict').maxTokens).toBe(4_096);
    expect(pacerAt(1_000).limits('predict').maxTokens).toBe(256);
  });

  it('is not judged by the first of its kind on an engine, which may have compiled a graph', () => {
    const pacer = pacerAt(10);
    pacer.restart();
    pacer.learn(batchOf(row(100)), 3_000);
    expect(pacer.limits('predict').maxTokens).toBe(500);
  });
});

describe('what waiting work takes', () => {
  it('is unknown at first', () => {
    expect(new BatchPacer(options).timeFor(100)).toBeUndefined();
  });

  it('counts gradients as the work that they are', () => {
    expect(pacerAt(10).timeFor(1_000)).toBeCloseTo(100);
    expect(pacerAt(25, GRADIENT).timeFor(1_000)).toBeCloseTo(100);
  });
});
