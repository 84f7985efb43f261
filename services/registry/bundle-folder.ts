// The folder of published bundles: each appears whole, by one rename, and goes the same way.

import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder, writeDurably } from '../../lib/durable-file.js';
import { CARD_FILE, STAGING_PREFIX, TRASH_PREFIX } from './bundle-files.js';
import type { StagedBundle } from './bundle-writer.js';
import { contentDigest } from './content-digest.js';
import type { Lineage, ModelCard, ModelVersion } from './model-version.js';

/** What a published bundle alone determines; its name and version come from the store. */
export type PublishedBundle = Omit<ModelVersion, 'name' | 'version' | 'aliases' | 'createdAt'>;

export class BundleFolder {
  constructor(readonly path: string) {}

  /** Completes a staged bundle with its card and moves it into place under a new id. */
  async publish(bundle: StagedBundle, lineage: Lineage): Promise<PublishedBundle> {
    const id = randomUUID();
    const bundlePath = join(this.path, id);
    const card: ModelCard = { ...lineage, digests: bundle.digests, ...(bundle.onnx && { onnx: bundle.onnx }) };
    try {
      await writeDurably(join(bundle.folder, CARD_FILE), `${JSON.stringify(card, null, 2)}\n`);
      await syncFolder(bundle.folder);
      await rename(bundle.folder, bundlePath);
      await syncFolder(this.path);
      const { shape, parameterCount, byteSize, digests } = bundle;
      return { id, digest: contentDigest(digests), ...shape, parameterCount, byteSize, card, bundlePath };
    } catch (error) {
      await rm(bundle.folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** Takes a bundle away in one step, then deletes its files; one that is not there is fine. */
  async remove(id: string): Promise<void> {
    const trash = join(this.path, TRASH_PREFIX + randomUUID());
    const moved = await rename(join(this.path, id), trash).then(
      () => true,
      () => false,
    );
    if (moved) await rm(trash, { recursive: true, force: true });
  }

  /** Creates the folder and deletes unfinished and deleted bundles; published ones are never touched. */
  async sweep(): Promise<void> {
    await mkdir(this.path, { recursive: true });
    for (const entry of await readdir(this.path)) {
      if (entry.startsWith(STAGING_PREFIX) || entry.startsWith(TRASH_PREFIX)) {
        await rm(join(this.path, entry), { recursive: true, force: true });
      }
    }
  }
}
