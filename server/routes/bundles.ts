// Gives out the files of a model version, so that other tools can open it elsewhere: `GET /models/<ref>/<file>`.

import { Router } from 'express';
import { badInput } from '../../lib/errors.js';
import { BUNDLE_FILES, CARD_FILE } from '../../services/registry/bundle-files.js';
import type { Registry } from '../../services/registry/registry.js';

const FILES: readonly string[] = [...BUNDLE_FILES, CARD_FILE];

export function bundleRoute(registry: Pick<Registry, 'resolve'>): Router {
  const router = Router();
  router.get('/models/:ref/:file', async ({ params }, response, next) => {
    const { ref, file } = params;
    if (!FILES.includes(file)) throw badInput('file', FILES.join(', '), JSON.stringify(file));
    const { bundlePath, digest } = await registry.resolve(ref, 'ref');
    response.set('x-model-digest', digest);
    // The folder of all state may lie below a dotted name; only listed files are ever asked for.
    response.sendFile(file, { root: bundlePath, dotfiles: 'allow' }, (error) => {
      if (error) next(error);
    });
  });
  return router;
}
