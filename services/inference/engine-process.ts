// Entry of an engine process: holds the session of one model version and answers one request after the other.

import { invariant } from '../../lib/invariant.js';
import type { ClassifierSession } from '../../models/runtime/classifier-session.js';
import { placeClassifier } from '../../models/runtime/place-classifier.js';
import { withoutPaths } from '../../models/runtime/without-paths.js';
import { warmUp } from '../../models/runtime/warm-up.js';
import { engineRequests } from '../processes/engine-protocol.js';
import type { EngineReply, EngineRequest } from '../processes/engine-protocol.js';
import { connectToParent } from '../processes/parent-port.js';
import type { Outgoing } from '../processes/protocol.js';

let session: ClassifierSession | undefined;
let previous: Promise<void> = Promise.resolve();

const port = connectToParent<EngineRequest, EngineReply>(engineRequests, (request) => {
  previous = previous.then(() => handle(request));
});

async function handle(request: EngineRequest): Promise<void> {
  if (request.type === 'stop') {
    await session?.release();
    process.disconnect();
    return;
  }
  const reply = await answer(request).catch((error: unknown): Outgoing<EngineReply> => {
    const message = error instanceof Error ? error.message : String(error);
    return { type: 'failed', id: 'id' in request ? request.id : null, message: withoutPaths(message) };
  });
  await port.send(reply);
}

async function answer(request: Exclude<EngineRequest, { type: 'stop' }>): Promise<Outgoing<EngineReply>> {
  switch (request.type) {
    case 'load': {
      const { session: placed, ...facts } = await placeClassifier(request.bundlePath, request);
      session = placed;
      await warmUp(session, request.maxLength);
      return { type: 'ready', rssBytes: process.memoryUsage.rss(), ...facts, reasons: [...facts.reasons] };
    }
    case 'ask-well':
      return { type: 'well', rssBytes: process.memoryUsage.rss() };
    case 'predict': {
      const { logits } = await loaded().predict(request.batch);
      return { type: 'predicted', id: request.id, logits };
    }
    case 'gradient': {
      const result = await loaded().gradient(request.batch, request.targets);
      const embeddings = request.embeddings ? result.embeddings : null;
      const { logits, targets, gradient } = result;
      return { type: 'differentiated', id: request.id, logits, targets, gradient, embeddings };
    }
  }
}

function loaded(): ClassifierSession {
  invariant(session !== undefined, 'a model is loaded before it is asked');
  return session;
}
