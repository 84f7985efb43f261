// Imported by threads before anything else: unlike in a process, the loader has to be registered in so many words.

import { register } from 'tsx/esm/api';

register();
