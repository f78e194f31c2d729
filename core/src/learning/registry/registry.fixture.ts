import type { TargetName } from '../../config/types.ts'
import type { ModelSpecification, TrainedModel } from '../types.ts'
import type { NewModel } from './record.ts'

export const SPECIFICATION: ModelSpecification = {
  target: 'market_risk',
  features: ['m4h', 'm1d'],
  members: [
    { plugin: 'a', version: '1.0.0', contentHash: 'aa', parameters: { depth: 3 } },
    { plugin: 'b', version: '1.0.0', contentHash: 'bb', parameters: {} },
  ],
  seed: 7,
  windowDays: 365,
}

/** A trained model; another `n` is another one. */
export function trained(n: number, changes: Partial<ModelSpecification> = {}): TrainedModel {
  return {
    specification: { ...SPECIFICATION, ...changes },
    bytes: [Uint8Array.of(n, 1, 2), Uint8Array.of(), Uint8Array.of(3)].slice(0, 2),
    weights: [0.1 + 0.2, 0.7],
    data: { rows: 1000 + n, from: 0, to: 86_400_000 * n, until: 86_400_000 * (n + 1), hash: 'cc' },
  }
}

/** A model on its way into a registry, at day `n`. */
export const added = (n: number, target: TargetName = 'market_risk'): NewModel => ({
  model: trained(n, { target }),
  report: null,
  time: 86_400_000 * n,
  reason: 'trained',
})

export const cause = (n: number, reason: string, author: string | null = null) => ({
  time: 86_400_000 * n,
  reason,
  author,
})
