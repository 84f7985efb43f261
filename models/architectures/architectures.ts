// The one table of encoder families.

import type { Architecture } from './architecture.js';
import { bert } from './bert.js';
import { distilbert } from './distilbert.js';
import type { EncoderFamily } from './encoder-config.js';
import { roberta } from './roberta.js';

export const architectures: Readonly<Record<EncoderFamily, Architecture>> = { bert, distilbert, roberta };
