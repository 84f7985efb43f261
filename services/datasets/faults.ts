// The faults of a data set's rows, gathered so that one answer shows them all.

import { DomainError } from '../../lib/errors.js';
import type { SplitName } from './dataset.js';

const SHOWN = 20;

/** Where a fault lies: a split, its place in the input, and the line (of inline rows: the row) counted from 1. */
export interface FaultPlace {
  readonly split: SplitName;
  readonly field: readonly string[];
  readonly unit: 'line' | 'row';
  readonly number: number;
}

export class Faults {
  private readonly shown: string[] = [];
  private readonly fields = new Map<string, readonly string[]>();
  private count = 0;

  get any(): boolean {
    return this.count > 0;
  }

  add({ split, field, unit, number }: FaultPlace, fault: string): void {
    this.addMessage(field, `${split} ${unit} ${number}: ${fault}`);
  }

  /** A fault of a split as a whole. */
  addForSplit(split: SplitName, field: readonly string[], fault: string): void {
    this.addMessage(field, `${split}: ${fault}`);
  }

  /** Throws one `BAD_USER_INPUT` with the first faults and the count of all, if there are any. */
  throwIfAny(): void {
    if (!this.any) return;
    const more = this.count - this.shown.length;
    const got = `${this.count} ${this.count === 1 ? 'fault' : 'faults'}`;
    const list = `${this.shown.join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
    throw new DomainError('BAD_USER_INPUT', `${got} in the examples: ${list}`, {
      path: this.fields.size === 1 ? [...this.fields.values()][0]! : ['splits'],
      expected: 'examples without faults',
      got,
    });
  }

  private addMessage(field: readonly string[], message: string): void {
    this.count++;
    this.fields.set(field.join('.'), field);
    if (this.shown.length < SHOWN) this.shown.push(message);
  }
}
