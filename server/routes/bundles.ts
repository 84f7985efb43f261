// Gives out the files of a model version, so that other tools can open it elsewhere: `GET /models/<ref>/<file>`. A file in a
// folder of the bundle has its slashes encoded.

import { Router } from 'express';
import { badInput } from '../../lib/errors.js';
import { CARD_FILE } from '../../services/registry/bundle-files.js';
import type { Registry } from '../../services/registry/registry.js';

export function bundleRoute(registry: Pick<Registry, 'resolve'>): Router {
  const router = Router();
  router.get('/models/:ref/:file', async ({ params }, response, next) => {
    const { ref, file } = params;
    const { bundlePath, digest, card } = await registry.resolve(ref, 'ref');
    const files = [...Object.keys(card.digests), CARD_FILE];
    if (!files.includes(file)) throw badInput('file', files.join(', '), JSON.stringify(file));
    response.set('x-model-digest', digest);
    // The folder of all state may lie below a dotted name; only files that its card lists are ever asked for.
    response.sendFile(file, { root: bundlePath, dotfiles: 'allow' }, (error) => {
      if (error) next(error);
    });
  });
  return router;
}
