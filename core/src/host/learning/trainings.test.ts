import t from 'tap'
import { PREDICTORS, signalDataset, specificationOf, START } from '../../learning/learning.fixture.ts'
import { createRegistry } from '../../learning/registry/registry.ts'
import type { ModelRegistry } from '../../learning/registry/types.ts'
import { train, type TrainingOutcome } from '../../learning/train.ts'
import type { ModelSpecification } from '../../learning/types.ts'
import { days, outcomeAt, slowTrainer } from './learning.fixture.ts'
import { newTargetState } from './target-state.ts'
import { createTrainings, type TargetTrainings } from './trainings.ts'

const DATA = signalDataset(420)
const SERVING = specificationOf(DATA, 'discriminant')
const CONFIGURED = { ...SERVING, seed: SERVING.seed + 1 }
const END = START + days(420)
const FOUND = train({ specification: SERVING, dataset: DATA, until: END, before: null }, PREDICTORS)
const STATE = newTargetState('market_risk')

/** What a training of a specification found at the end of so many days. */
function found(specification: ModelSpecification, day: number): TrainingOutcome {
  const outcome = outcomeAt(FOUND, START + days(day))
  return { ...outcome, model: { ...outcome.model, specification } }
}

/** A registry in which a model of the specification before serves. */
function served(): ModelRegistry {
  const registry = createRegistry()
  const { model } = found(SERVING, 300)
  const { id } = registry.add({ model, report: null, time: START + days(300), reason: 'for this test' })
  registry.promote(id, { time: START + days(300), reason: 'for this test', author: null })
  return registry
}

/** Trainings of a process with a configuration. */
function begun(registry: ModelRegistry, specification = CONFIGURED, before?: TargetTrainings) {
  const trainer = slowTrainer()
  const trainings = createTrainings({ trainer, registry, specification, has: () => true }, before)
  const start = (day: number): ModelSpecification | undefined => {
    trainings.start(START + days(day), DATA)
    return trainer.jobs.at(-1)?.specification
  }
  return {
    trainer,
    trainings,
    start,
    /** A whole training: which specification it was of. */
    trained: (day: number): ModelSpecification | undefined => {
      const chosen = start(day) ?? CONFIGURED
      trainer.finish({ ok: true, outcome: found(chosen, day) })
      const end = trainings.end(START + days(day), () => DATA)
      if (end?.ok) trainings.activate(end.outcome, START + days(day), STATE)
      return chosen
    },
  }
}

t.test('what serves is refitted first, then challenged, then refitted again for 30 days', (t) => {
  const { trained } = begun(served())
  const chosen = [301, 308, 315, 322, 329, 336, 343].map(trained)
  t.strictSame(chosen, [SERVING, CONFIGURED, SERVING, SERVING, SERVING, SERVING, CONFIGURED])
  t.end()
})

t.test('a restart does not challenge again: what serves goes on being refitted', (t) => {
  const registry = served()
  const first = begun(registry)
  t.strictSame([301, 308].map(first.trained), [SERVING, CONFIGURED])
  const second = begun(registry)
  t.strictSame([315, 322].map(second.trained), [SERVING, SERVING])
  const third = begun(registry)
  t.strictSame([340, 347].map(third.trained), [SERVING, CONFIGURED], 'until 30 days are over')
  t.end()
})

t.test('what serves and cannot be refitted does not keep the challenger waiting', (t) => {
  const { start, trainer, trainings } = begun(served())
  t.equal(start(301), SERVING)
  trainer.finish({ ok: false, problem: 'out of memory' })
  t.match(
    trainings.end(START + days(301), () => DATA),
    { ok: false },
  )
  t.equal(start(308), CONFIGURED)
  t.end()
})

t.test('a reload with the same specification goes on with the training that runs', (t) => {
  const registry = served()
  const before = begun(registry)
  before.trained(301)
  before.start(308)
  const after = begun(registry, CONFIGURED, before.trainings)
  const outcome = found(CONFIGURED, 308)
  before.trainer.finish({ ok: true, outcome })
  t.strictSame(
    after.trainings.end(START + days(308), () => DATA),
    { ok: true, outcome },
  )
  t.equal(after.trainer.jobs.length, 0)
  t.equal(after.start(315), SERVING)
  t.same(
    after.trainer.jobs[0].before?.record.time,
    found(SERVING, 301).record.time,
    'and with what was found',
  )
  t.end()
})

t.test('a reload with another specification begins the training again', (t) => {
  const registry = createRegistry()
  const before = begun(registry, SERVING)
  before.trained(300)
  before.start(308)
  const after = begun(registry, CONFIGURED, before.trainings)
  t.equal(
    after.trainings.end(START + days(308), () => DATA),
    null,
  )
  t.equal(after.trainer.jobs[0].specification, CONFIGURED, 'what serves was trained by this process')
  t.end()
})
