// Builds one sentence of a wanted polarity from the patterns.

import type { Random } from '../../../lib/random.js';
import { pick, pickWeighted } from './choose.js';
import { type Aspect, type Deed, type Domain, DOMAINS, GENERAL, GENERAL_DEEDS } from './domains.js';
import {
  DIRECT_CLAUSES,
  INTENSIFIERS,
  NEGATED_CLAUSES,
  NEGATIONS,
  OPENINGS,
  type Pattern,
  PEOPLE,
  type Polarity,
  SENTENCES,
} from './patterns.js';

const SLOT = /\{(\w+)\}/g;
/** Share of describing words that fit anything; the others belong to their aspect. */
const GENERAL_SHARE = 0.3;
/** Share of clauses that mean the opposite of their words. */
const NEGATED_SHARE = 0.25;

/** A sentence with a capital at the start and a mark at the end. */
export function buildSentence(random: Random, polarity: Polarity): string {
  const domain = pick(random, DOMAINS);
  const aspects = random.shuffle(domain.aspects);
  const clauses = aspects.map((aspect) => new ClauseBuilder(random, domain, aspect));
  const [first, second, third] = [clauses[0]!, clauses[1]!, clauses[2]!];
  const text = pickWeighted(random, allowed(SENTENCES, polarity)).text.replace(SLOT, (_, slot: string) => {
    switch (slot) {
      case 'clause':
        return first.build(polarity);
      case 'clause2':
        return second.build(polarity);
      case 'other':
        return second.build(opposite(polarity));
      case 'opening':
        return pick(random, OPENINGS);
      case 'people':
        return pick(random, PEOPLE);
      case 'again':
        return pick(random, domain.returning);
      default:
        return third.fill(slot, polarity);
    }
  });
  const end = random.uniform() < 0.1 ? '!' : '.';
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${end}`;
}

/** Clauses about one aspect of one thing, named alike throughout. */
class ClauseBuilder {
  private readonly name: string;

  constructor(
    private readonly random: Random,
    private readonly domain: Domain,
    private readonly aspect: Aspect,
  ) {
    this.name = pick(random, aspect.names);
  }

  build(polarity: Polarity): string {
    const used: string[] = [];
    const patterns = this.random.uniform() < NEGATED_SHARE ? NEGATED_CLAUSES : DIRECT_CLAUSES;
    return pickWeighted(this.random, allowed(patterns, polarity)).text.replace(SLOT, (_, slot: string) => {
      let word = this.fill(slot, polarity);
      while (slot === 'same2' && used.includes(word)) word = this.fill(slot, polarity);
      used.push(word);
      return word;
    });
  }

  /** What a slot becomes in a clause of a polarity. */
  fill(slot: string, polarity: Polarity): string {
    switch (slot) {
      case 'aspect':
        return this.name;
      case 'whole':
        return pick(this.random, this.domain.wholes);
      case 'be':
        return this.aspect.plural ? 'were' : 'was';
      case 'it':
        return this.aspect.plural ? 'they' : 'it';
      case 'same':
      case 'same2':
        return this.word(polarity);
      case 'opposite':
        return this.word(opposite(polarity));
      case 'very':
        return pick(this.random, INTENSIFIERS);
      case 'not':
        return pick(this.random, NEGATIONS);
      case 'did':
        return this.deed(polarity)[0];
      case 'do':
        return this.deed(opposite(polarity))[1];
      default:
        throw new Error(`no such slot: {${slot}}`);
    }
  }

  private word(polarity: Polarity): string {
    return pick(this.random, this.random.uniform() < GENERAL_SHARE ? GENERAL[polarity] : this.aspect[polarity]);
  }

  private deed(polarity: Polarity): Deed {
    return pick(this.random, [...this.domain.deeds[polarity], ...GENERAL_DEEDS[polarity]]);
  }
}

function allowed(patterns: readonly Pattern[], polarity: Polarity): readonly Pattern[] {
  return patterns.filter(({ only }) => only === undefined || only === polarity);
}

function opposite(polarity: Polarity): Polarity {
  return polarity === 'positive' ? 'negative' : 'positive';
}
