// Builds one sentence of a wanted polarity from the patterns.

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
import type { Random } from './random.js';

const SLOT = /\{(\w+)\}/g;
/** Share of describing words that fit anything; the others belong to their aspect. */
const GENERAL_SHARE = 0.3;
/** Share of clauses that mean the opposite of their words. */
const NEGATED_SHARE = 0.25;

/** A sentence with a capital at the start and a mark at the end. */
export function buildSentence(random: Random, polarity: Polarity): string {
  const domain = random.pick(DOMAINS);
  const aspects = random.shuffle(domain.aspects);
  const clauses = aspects.map((aspect) => new ClauseBuilder(random, domain, aspect));
  const [first, second, third] = [clauses[0]!, clauses[1]!, clauses[2]!];
  const text = random.weighted(allowed(SENTENCES, polarity)).text.replace(SLOT, (_, slot: string) => {
    switch (slot) {
      case 'clause':
        return first.build(polarity);
      case 'clause2':
        return second.build(polarity);
      case 'other':
        return second.build(opposite(polarity));
      case 'opening':
        return random.pick(OPENINGS);
      case 'people':
        return random.pick(PEOPLE);
      case 'again':
        return random.pick(domain.returning);
      default:
        return third.fill(slot, polarity);
    }
  });
  const end = random.next() < 0.1 ? '!' : '.';
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
    this.name = random.pick(aspect.names);
  }

  build(polarity: Polarity): string {
    const used: string[] = [];
    const patterns = this.random.next() < NEGATED_SHARE ? NEGATED_CLAUSES : DIRECT_CLAUSES;
    return this.random.weighted(allowed(patterns, polarity)).text.replace(SLOT, (_, slot: string) => {
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
        return this.random.pick(this.domain.wholes);
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
        return this.random.pick(INTENSIFIERS);
      case 'not':
        return this.random.pick(NEGATIONS);
      case 'did':
        return this.deed(polarity)[0];
      case 'do':
        return this.deed(opposite(polarity))[1];
      default:
        throw new Error(`no such slot: {${slot}}`);
    }
  }

  private word(polarity: Polarity): string {
    return this.random.pick(this.random.next() < GENERAL_SHARE ? GENERAL[polarity] : this.aspect[polarity]);
  }

  private deed(polarity: Polarity): Deed {
    return this.random.pick([...this.domain.deeds[polarity], ...GENERAL_DEEDS[polarity]]);
  }
}

function allowed(patterns: readonly Pattern[], polarity: Polarity): readonly Pattern[] {
  return patterns.filter(({ only }) => only === undefined || only === polarity);
}

function opposite(polarity: Polarity): Polarity {
  return polarity === 'positive' ? 'negative' : 'positive';
}
