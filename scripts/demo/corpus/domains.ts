// What the sentences of the demo corpus are about: things, their aspects, and what may be said of them.

/** Parts of a thing that the same words describe; `plural` aspects take "were". */
export interface Aspect {
  readonly names: readonly string[];
  readonly plural?: true;
  readonly positive: readonly string[];
  readonly negative: readonly string[];
}

/** A deed in the past tense and in the base form, for "did not …". */
export type Deed = readonly [past: string, base: string];

export interface Domain {
  /** The thing as a whole, always singular. */
  readonly wholes: readonly string[];
  readonly aspects: readonly Aspect[];
  readonly deeds: { readonly positive: readonly Deed[]; readonly negative: readonly Deed[] };
  /** What I would do after a good one, to follow "I would" and "I would not". */
  readonly returning: readonly string[];
}

export const DOMAINS: readonly Domain[] = [
  {
    wholes: ['the film', 'this film', 'the movie', 'the sequel', 'the documentary'],
    aspects: [
      {
        names: ['the plot', 'the script', 'the story', 'the ending'],
        positive: ['gripping', 'clever', 'moving', 'original', 'touching'],
        negative: ['thin', 'predictable', 'muddled', 'tedious', 'silly'],
      },
      {
        names: ['the lead actor', 'the acting', 'the cast'],
        positive: ['convincing', 'charming', 'superb', 'magnetic'],
        negative: ['wooden', 'lifeless', 'annoying', 'forgettable'],
      },
      {
        names: ['the jokes', 'the dialogues'],
        plural: true,
        positive: ['witty', 'funny', 'clever', 'fresh'],
        negative: ['stale', 'lame', 'clumsy', 'tiresome'],
      },
      {
        names: ['the soundtrack', 'the camera work', 'the pace'],
        positive: ['stunning', 'elegant', 'confident', 'fresh'],
        negative: ['clumsy', 'dreary', 'sloppy', 'tiresome'],
      },
    ],
    deeds: {
      positive: [
        ['held my attention', 'hold my attention'],
        ['made me laugh', 'make me laugh'],
        ['stayed with me for days', 'stay with me for days'],
      ],
      negative: [
        ['fell apart', 'fall apart'],
        ['put me to sleep', 'put me to sleep'],
        ['tested my patience', 'test my patience'],
      ],
    },
    returning: ['watch it again', 'see it twice', 'buy a ticket for the next one'],
  },
  {
    wholes: ['the restaurant', 'this café', 'the dinner', 'the lunch', 'the bistro'],
    aspects: [
      {
        names: ['the soup', 'the bread', 'the curry', 'the steak'],
        positive: ['delicious', 'tasty', 'fresh', 'tender'],
        negative: ['bland', 'greasy', 'stale', 'tasteless'],
      },
      {
        names: ['the waiters', 'the cooks'],
        plural: true,
        positive: ['friendly', 'attentive', 'cheerful', 'skilful'],
        negative: ['rude', 'careless', 'slow', 'grumpy'],
      },
      {
        names: ['the dessert', 'the menu', 'the wine list'],
        positive: ['tempting', 'inventive', 'generous', 'delicious'],
        negative: ['dull', 'stingy', 'overpriced', 'uninspired'],
      },
      {
        names: ['the portions', 'the side dishes'],
        plural: true,
        positive: ['generous', 'filling', 'tasty', 'tempting'],
        negative: ['stingy', 'soggy', 'bland', 'overpriced'],
      },
    ],
    deeds: {
      positive: [
        ['made my mouth water', 'make my mouth water'],
        ['brightened our evening', 'brighten our evening'],
        ['left us smiling', 'leave us smiling'],
      ],
      negative: [
        ['spoiled our evening', 'spoil our evening'],
        ['left us hungry', 'leave us hungry'],
        ['ruined my appetite', 'ruin my appetite'],
      ],
    },
    returning: ['eat there again', 'book a table for next week', 'bring my family along'],
  },
  {
    wholes: ['the hotel', 'this hostel', 'the resort', 'the guest house'],
    aspects: [
      {
        names: ['the room', 'the bathroom', 'the lobby'],
        positive: ['spotless', 'spacious', 'cosy', 'bright'],
        negative: ['filthy', 'cramped', 'dingy', 'shabby'],
      },
      {
        names: ['the beds', 'the pillows', 'the chairs'],
        plural: true,
        positive: ['comfortable', 'soft', 'spotless', 'inviting'],
        negative: ['lumpy', 'filthy', 'uncomfortable', 'shabby'],
      },
      {
        names: ['the receptionist', 'the staff', 'the porter'],
        positive: ['helpful', 'friendly', 'attentive', 'polite'],
        negative: ['rude', 'unhelpful', 'grumpy', 'careless'],
      },
      {
        names: ['the breakfast', 'the pool', 'the view'],
        positive: ['lovely', 'splendid', 'inviting', 'generous'],
        negative: ['dreary', 'uninspired', 'gloomy', 'pitiful'],
      },
    ],
    deeds: {
      positive: [
        ['made us feel at home', 'make us feel at home'],
        ['brightened our holiday', 'brighten our holiday'],
        ['left us rested', 'leave us rested'],
      ],
      negative: [
        ['kept us awake', 'keep us awake'],
        ['spoiled our holiday', 'spoil our holiday'],
        ['left us freezing', 'leave us freezing'],
      ],
    },
    returning: ['stay there again', 'book another night', 'send my parents there'],
  },
  {
    wholes: ['the phone', 'this laptop', 'the tablet', 'the camera', 'the printer'],
    aspects: [
      {
        names: ['the screen', 'the keyboard', 'the case'],
        positive: ['sharp', 'bright', 'sturdy', 'elegant'],
        negative: ['flimsy', 'blurry', 'fragile', 'clumsy'],
      },
      {
        names: ['the battery', 'the software', 'the charger'],
        positive: ['reliable', 'fast', 'dependable', 'efficient'],
        negative: ['unreliable', 'slow', 'useless', 'faulty'],
      },
      {
        names: ['the buttons', 'the speakers', 'the controls'],
        plural: true,
        positive: ['responsive', 'sturdy', 'precise', 'handy'],
        negative: ['flimsy', 'awkward', 'faulty', 'fiddly'],
      },
      {
        names: ['the manual', 'the support team', 'the warranty'],
        positive: ['helpful', 'clear', 'generous', 'thorough'],
        negative: ['confusing', 'useless', 'unhelpful', 'vague'],
      },
    ],
    deeds: {
      positive: [
        ['saved me hours', 'save me hours'],
        ['worked straight away', 'work straight away'],
        ['survived a fall', 'survive a fall'],
      ],
      negative: [
        ['broke within a week', 'break within a week'],
        ['crashed twice a day', 'crash twice a day'],
        ['wasted my money', 'waste my money'],
      ],
    },
    returning: ['buy it again', 'order a second one', 'give one to my sister'],
  },
  {
    wholes: ['the novel', 'this book', 'the biography', 'the collection'],
    aspects: [
      {
        names: ['the prose', 'the opening chapter', 'the style'],
        positive: ['elegant', 'vivid', 'graceful', 'lively'],
        negative: ['clumsy', 'stilted', 'dry', 'lifeless'],
      },
      {
        names: ['the characters', 'the twists', 'the later chapters'],
        plural: true,
        positive: ['memorable', 'convincing', 'vivid', 'touching'],
        negative: ['forgettable', 'shallow', 'predictable', 'tedious'],
      },
      {
        names: ['the argument', 'the story', 'the final chapter'],
        positive: ['gripping', 'thoughtful', 'original', 'moving'],
        negative: ['confusing', 'shallow', 'muddled', 'boring'],
      },
    ],
    deeds: {
      positive: [
        ['kept me reading all night', 'keep me reading all night'],
        ['drew me in', 'draw me in'],
        ['taught me something', 'teach me anything'],
      ],
      negative: [
        ['bored me to tears', 'bore me to tears'],
        ['lost its way', 'lose its way'],
        ['dragged on', 'drag on'],
      ],
    },
    returning: ['read it again', 'lend it to a friend', 'buy the next volume'],
  },
  {
    wholes: ['the concert', 'this album', 'the festival', 'the show'],
    aspects: [
      {
        names: ['the singer', 'the band', 'the drummer'],
        positive: ['energetic', 'brilliant', 'magnetic', 'confident'],
        negative: ['lifeless', 'sloppy', 'nervous', 'grumpy'],
      },
      {
        names: ['the songs', 'the lyrics', 'the melodies'],
        plural: true,
        positive: ['catchy', 'memorable', 'fresh', 'lively'],
        negative: ['bland', 'repetitive', 'dreary', 'boring'],
      },
      {
        names: ['the sound', 'the lighting', 'the venue'],
        positive: ['crisp', 'stunning', 'splendid', 'inviting'],
        negative: ['muddy', 'shabby', 'gloomy', 'harsh'],
      },
    ],
    deeds: {
      positive: [
        ['got everyone dancing', 'get anyone dancing'],
        ['gave me goosebumps', 'give me goosebumps'],
        ['lifted my mood', 'lift my mood'],
      ],
      negative: [
        ['gave me a headache', 'give me a headache'],
        ['emptied the hall', 'empty the hall'],
        ['dragged on', 'drag on'],
      ],
    },
    returning: ['go again', 'listen to it every day', 'travel far to hear it'],
  },
];

/** Words that fit any aspect. */
export const GENERAL = {
  positive: ['excellent', 'wonderful', 'delightful', 'impressive', 'great', 'good', 'outstanding'],
  negative: ['awful', 'terrible', 'poor', 'disappointing', 'bad', 'mediocre', 'dreadful'],
} as const;

/** Deeds that fit any aspect or whole. */
export const GENERAL_DEEDS: Domain['deeds'] = {
  positive: [
    ['won me over', 'win me over'],
    ['exceeded my hopes', 'live up to my hopes'],
    ['pleased everyone', 'please anyone'],
  ],
  negative: [
    ['let me down', 'let me down'],
    ['disappointed us', 'disappoint us'],
    ['annoyed everyone', 'annoy anyone'],
  ],
};
