// Classifies texts with transformers.js as its documentation does, and tells how fast that was.

import { basename, dirname } from 'node:path';
import { env, pipeline } from '@huggingface/transformers';

const CALL = 32;

process.on('disconnect', () => process.exit(0));
process.on('message', (job) => {
  run(job).then(
    (rates) => process.send(rates),
    (error) => process.send({ error: String(error) }),
  );
});

async function run({ bundlePath, texts, seconds }) {
  env.allowRemoteModels = false;
  env.localModelPath = dirname(bundlePath);
  const classify = await pipeline('text-classification', basename(bundlePath), {
    dtype: 'fp32',
    device: 'cpu',
    subfolder: '',
  });
  await classify(texts.slice(0, CALL));
  const rate = async (size) => {
    const started = performance.now();
    let done = 0;
    for (let at = 0; performance.now() - started < 1000 * seconds; at = (at + size) % (texts.length - size)) {
      await classify(texts.slice(at, at + size));
      done += size;
    }
    return (1000 * done) / (performance.now() - started);
  };
  return { oneByOne: await rate(1), batched: await rate(CALL) };
}
