// A process that locks a folder and holds it until it is killed.

import { lockFolder } from '../../../services/store/folder-lock.js';

lockFolder(process.argv[2]!);
process.stdout.write('locked\n');
setInterval(() => undefined, 60_000);
