// Where models were asked to run, and what they have shown of themselves there, as rows.

import type { Certificate } from '../../models/runtime/place-classifier.js';
import type { ExecutionProvider, Placement } from '../inference/placement.js';
import type { Database } from './database.js';

/** The newest proof that a model computes on a provider what it computes on the processor. */
export interface StoredCertificate extends Certificate {
  readonly provider: ExecutionProvider;
  readonly measuredAt: Date;
}

export class RuntimeStore {
  constructor(private readonly database: Database) {}

  /** The placements that somebody chose, by model id. */
  async placements(): Promise<ReadonlyMap<string, Placement>> {
    const rows = await this.database.selectFrom('model_placement').selectAll().execute();
    return new Map(
      rows.map(({ model_id, choice, fallback_allowed }) => [
        model_id,
        { choice, fallbackAllowed: fallback_allowed === 1 },
      ]),
    );
  }

  async setPlacement(modelId: string, { choice, fallbackAllowed }: Placement): Promise<void> {
    const values = { choice, fallback_allowed: fallbackAllowed ? 1 : 0 };
    await this.database
      .insertInto('model_placement')
      .values({ model_id: modelId, ...values })
      .onConflict((conflict) => conflict.column('model_id').doUpdateSet(values))
      .execute();
  }

  async certificate(modelId: string): Promise<StoredCertificate | undefined> {
    const row = await this.database
      .selectFrom('parity_certificate')
      .selectAll()
      .where('model_id', '=', modelId)
      .orderBy('measured_at', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (row === undefined) return undefined;
    const certificate = JSON.parse(row.certificate_json) as Certificate;
    return { ...certificate, provider: row.provider, measuredAt: new Date(row.measured_at) };
  }

  /** Keeps a certificate; the one before it for the same provider is replaced. */
  async addCertificate(modelId: string, { provider, measuredAt, parity, placement }: StoredCertificate): Promise<void> {
    const values = { certificate_json: JSON.stringify({ parity, placement }), measured_at: measuredAt.getTime() };
    await this.database
      .insertInto('parity_certificate')
      .values({ model_id: modelId, provider, ...values })
      .onConflict((conflict) => conflict.columns(['model_id', 'provider']).doUpdateSet(values))
      .execute();
  }
}
