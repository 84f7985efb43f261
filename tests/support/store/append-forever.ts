// A process that appends events until it is killed, and prints each sequence number once it is acknowledged.

import { openDatabase } from '../../../services/store/database.js';
import { EventStore } from '../../../services/store/event-store.js';
import { stepCompleted } from './rows.js';

const [file, runId] = process.argv.slice(2);
const store = new EventStore(openDatabase(file!));
for (let step = 1; ; step += 3) {
  await store.append(runId!, stepCompleted(step));
  const events = await store.appendAll(runId!, [stepCompleted(step + 1), stepCompleted(step + 2)]);
  process.stdout.write(`${events.at(-1)!.sequence}\n`);
}
