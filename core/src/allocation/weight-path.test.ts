import t from 'tap'
import type { AllocationDecision } from './types.ts'
import { weightPath } from './weight-path.ts'

t.test(
  'a strategy that a component says nothing of keeps its configured weight, whatever its name',
  async (t) => {
    const decision = {
      ...{ time: 0, off: [], exposure: 0.5, target: {}, weights: { S1: 0.4 } },
      sleeves: [
        { name: 'S1', configured: 0.5 },
        { name: 'constructor', configured: 0.2 },
      ],
      steps: [{ name: 'allocator', weights: { S1: 0.3 } }],
    } as unknown as AllocationDecision
    const { components, weights } = weightPath(decision)
    t.strictSame(components, ['allocator', 'pace', 'off', 'exposure'])
    t.strictSame(Object.entries(weights), [
      ['S1', [0.5, 0.3, 0.4, 0.4, 0.2]],
      ['constructor', [0.2, 0.2, 0.2, 0.2, 0.1]],
    ])
  },
)
