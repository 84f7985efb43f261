// Gives out the files of a model version, so that other tools can open it elsewhere: `GET /models/<ref>/<file>`. A file in a
// folder of the bundle has its slashes encoded.

import { send } from '@fastify/send';
import type { FastifyPluginCallback } from 'fastify';
import { badInput } from '../../lib/errors.js';
import { CARD_FILE } from '../../services/registry/bundle-files.js';
import type { Registry } from '../../services/registry/registry.js';

export function bundleRoute(registry: Pick<Registry, 'resolve'>): FastifyPluginCallback {
  return (app, _options, done) => {
    app.get<{ Params: { ref: string; file: string } }>('/models/:ref/:file', async (request, reply) => {
      const { ref, file } = request.params;
      const { bundlePath, digest, card } = await registry.resolve(ref, 'ref');
      const files = [...Object.keys(card.digests), CARD_FILE];
      if (!files.includes(file)) throw badInput('file', files.join(', '), JSON.stringify(file));
      // The folder of all state may lie below a dotted name; only files that its card lists are ever asked for.
      const path = file.split('/').map(encodeURIComponent).join('/');
      const sent = await send(request.raw, path, { root: bundlePath, dotfiles: 'allow' });
      if (sent.type === 'error') throw sent.metadata.error;
      return reply
        .code(sent.statusCode)
        .headers({ ...sent.headers, 'x-model-digest': digest })
        .send(sent.stream);
    });
    done();
  };
}
