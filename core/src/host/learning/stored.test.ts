import t from 'tap'
import type { Json } from '../../store/json.ts'
import { readLearnerState, storedLearner } from './stored.ts'
import { newTargetState, type TargetState } from './target-state.ts'

/** What comes back of a target that was kept before it was noted whether it had begun. */
function begun(changes: Partial<TargetState>): boolean | undefined {
  const target = { ...newTargetState('market_risk'), ...changes }
  Reflect.deleteProperty(target, 'begun')
  const older = { decided: 0, hours: null, observer: null, targets: [target] }
  const json = JSON.parse(JSON.stringify(storedLearner(older))) as Json
  return readLearnerState(json)?.targets[0].begun
}

t.test('a target of an older state has begun where something came of it', async (t) => {
  t.equal(begun({}), false)
  t.equal(begun({ tooLittle: true }), true)
  t.equal(begun({ training: { until: 1, rows: 1, specification: 'a', late: false } }), true)
  t.equal(begun({ source: { by: 'champion', reason: null } }), true)
  const score = { target: 'market_risk', subject: 'A/B', time: 1, model: 'a', value: 1 } as const
  t.equal(begun({ scores: [{ ...score, label: 1, now: 1, rule: 1 }] }), true)
})

t.test('what a state says itself holds, and one of another version says nothing', async (t) => {
  const target = { ...newTargetState('market_risk'), tooLittle: true }
  const json = storedLearner({ decided: 0, hours: null, observer: null, targets: [target] })
  t.strictSame(readLearnerState(json)?.targets, [target])
  t.equal(readLearnerState({ ...(json as Record<string, Json>), version: 0 }), null)
  t.equal(readLearnerState(null), null)
})
