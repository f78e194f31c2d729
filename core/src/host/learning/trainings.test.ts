import t from 'tap'
import { judgeRefit } from '../../learning/promotion.ts'
import {
  coin,
  noiseDataset,
  PREDICTORS,
  signalDataset,
  specificationOf,
  START,
} from '../../learning/learning.fixture.ts'
import { specificationId } from '../../learning/registry/pack.ts'
import { createRegistry } from '../../learning/registry/registry.ts'
import type { ModelRegistry } from '../../learning/registry/types.ts'
import { train, type TrainingOutcome } from '../../learning/train.ts'
import type { ModelSpecification } from '../../learning/types.ts'
import { days, outcomeAt, slowTrainer } from './learning.fixture.ts'
import { newTargetState, noted, type TargetState } from './target-state.ts'
import { createTrainings, type TargetTrainings } from './trainings.ts'

const DATA = signalDataset(420)
const SERVING = specificationOf(DATA, 'discriminant')
const CONFIGURED = { ...SERVING, seed: SERVING.seed + 1 }
const END = START + days(420)
const FOUND = train({ specification: SERVING, dataset: DATA, until: END, before: null }, PREDICTORS)
const NEW = newTargetState('market_risk')

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

/** Trainings of a process with a configuration. @param from where the process before stopped */
function begun(
  registry: ModelRegistry,
  specification = CONFIGURED,
  {
    from = NEW,
    before,
    has = () => true,
  }: { from?: TargetState; before?: TargetTrainings; has?: () => boolean } = {},
) {
  const trainer = slowTrainer()
  const trainings = createTrainings({ trainer, registry, specification, has }, before)
  let state = from
  const start = (day: number): ModelSpecification | undefined => {
    const until = START + days(day)
    const id = trainings.start(until, DATA, state)
    state = noted(state, { what: 'training', target: 'market_risk', until, rows: 1680, specification: id })
    return trainer.jobs.at(-1)?.specification
  }
  return {
    trainer,
    trainings,
    start,
    /** What the process knew last, as it is kept. */
    left: (): TargetState => JSON.parse(JSON.stringify(state)) as TargetState,
    /** A whole training: which specification it was of. */
    trained: (day: number): ModelSpecification | undefined => {
      const chosen = start(day) ?? CONFIGURED
      trainer.finish({ ok: true, outcome: found(chosen, day) })
      const end = trainings.end()
      if (end?.ok)
        state = noted(
          state,
          trainings.activate(end.outcome, START + days(day), state, () => DATA),
        )
      return chosen
    },
    /** A training that fails. */
    failed: (day: number): ModelSpecification | undefined => {
      const chosen = start(day)
      trainer.finish({ ok: false, problem: 'out of memory' })
      t.match(trainings.end(), { ok: false })
      const until = START + days(day)
      state = noted(state, { what: 'failed', target: 'market_risk', until, problem: 'out of memory' })
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

t.test('a host that starts anew before every training does as one that goes on', (t) => {
  const registry = served()
  let from = NEW
  const chosen = [301, 308, 315, 322, 329, 336, 343].map((day) => {
    const process = begun(registry, CONFIGURED, { from })
    const trained = process.trained(day)
    from = process.left()
    return trained
  })
  t.strictSame(chosen, [SERVING, CONFIGURED, SERVING, SERVING, SERVING, SERVING, CONFIGURED])
  t.end()
})

t.test('what serves and cannot be refitted does not keep the challenger waiting', (t) => {
  const { failed, start } = begun(served())
  t.equal(failed(301), SERVING)
  t.equal(start(308), CONFIGURED)
  t.end()
})

t.test('nor does it when the host starts anew each time', (t) => {
  const registry = served()
  const first = begun(registry)
  t.equal(first.failed(301), SERVING)
  t.equal(begun(registry, CONFIGURED, { from: first.left() }).start(308), CONFIGURED)
  t.end()
})

t.test('a training that the end of a process cut off begins again, of the same specification', (t) => {
  const registry = served()
  const first = begun(registry)
  t.equal(first.start(301), SERVING)
  const second = begun(registry, CONFIGURED, { from: first.left() })
  t.notOk(second.trainings.running)
  t.equal(second.start(301), SERVING)
  t.ok(second.trainings.running)
  second.trainer.finish({ ok: true, outcome: found(SERVING, 301) })
  t.match(second.trainings.end(), { ok: true })
  const third = begun(registry, CONFIGURED, { from: second.left() })
  const last = begun(registry, CONFIGURED, { from: { ...third.left(), training: null } })
  t.equal(last.start(308), CONFIGURED)
  t.equal(begun(registry, CONFIGURED, { from: last.left() }).start(308), CONFIGURED)
  t.end()
})

t.test('a restart goes on with what the walk-forward found', (t) => {
  const registry = served()
  begun(registry).trained(301)
  const second = begun(registry, SERVING)
  second.start(308)
  const { before } = second.trainer.jobs[0]
  t.strictSame(before?.record.time, found(SERVING, 301).record.time)
  t.strictSame(
    second.trainings.record(START + days(308), DATA),
    before?.record,
    'drift is told from it as well',
  )
  const earlier = begun(registry, SERVING)
  earlier.start(290)
  t.equal(earlier.trainer.jobs[0].before, null, 'an account of before that knows nothing of it')
  t.equal(earlier.trainings.record(START + days(290), DATA), null)
  t.end()
})

t.test('what a walk-forward found on other data vouches for no model', (t) => {
  const registry = served()
  begun(registry).trained(301)
  // The same moments and symbols of another market, in which nothing can be foreseen.
  const noise = noiseDataset(420, {
    make: (random) => ({
      features: [random.normal(), random.normal()],
      label: coin(random),
      now: coin(random),
    }),
  })
  const trainer = slowTrainer()
  const has = (): boolean => true
  const trainings = createTrainings({ trainer, registry, specification: SERVING, has })
  const until = START + days(310)
  t.equal(trainings.record(until, noise), null, 'nor is drift told from it')
  trainings.start(until, noise, NEW)
  const [job] = trainer.jobs
  t.equal(job.before, null)
  const { report } = train(job, PREDICTORS)
  t.equal(report.until, until)
  t.match(judgeRefit(report), { promote: false })
  t.match(judgeRefit(found(SERVING, 301).report), { promote: true }, 'with the other figures it would serve')
  t.end()
})

t.test('a reload with the same specification goes on with the training that runs', (t) => {
  const registry = served()
  const before = begun(registry)
  before.trained(301)
  before.start(308)
  const after = begun(registry, CONFIGURED, { from: before.left(), before: before.trainings })
  const outcome = found(CONFIGURED, 308)
  before.trainer.finish({ ok: true, outcome })
  t.notOk(before.trainings.running)
  t.strictSame(after.trainings.end(), { ok: true, outcome })
  t.equal(after.trainer.jobs.length, 0)
  t.end()
})

t.test('a reload with another specification leaves the training to be begun again', (t) => {
  const registry = createRegistry()
  const before = begun(registry, SERVING)
  before.trained(300)
  before.start(308)
  const after = begun(registry, CONFIGURED, { from: before.left(), before: before.trainings })
  t.notOk(after.trainings.running)
  t.ok(before.trainings.running, 'its own goes on until it is cancelled')
  t.equal(after.start(308), SERVING, 'it was of what serves still')
  const without = begun(registry, CONFIGURED, { from: before.left(), has: () => false })
  t.equal(without.start(308), CONFIGURED, 'a plugin of it is gone')
  t.strictSame(without.left().tried, {
    ...before.left().tried,
    [specificationId(CONFIGURED)]: START + days(308),
  })
  t.end()
})
