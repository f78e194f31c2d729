import t from 'tap'
import { PREDICTORS, signalDataset, specificationOf, START } from '../../learning/learning.fixture.ts'
import type { LearningNote } from '../../learning/notes.ts'
import { specificationId } from '../../learning/registry/pack.ts'
import { createRegistry } from '../../learning/registry/registry.ts'
import { train, type TrainingOutcome } from '../../learning/train.ts'
import type { Dataset } from '../../learning/types.ts'
import { HOUR } from '../../learning/periods.ts'
import { days, observerOf, outcomeAt, plainServing, slowTrainer } from './learning.fixture.ts'
import { createTargetLearner } from './target-learner.ts'
import { newTargetState, noted } from './target-state.ts'
import { createTrainings } from './trainings.ts'

const DATA = signalDataset(420)
const SPECIFICATION = specificationOf(DATA, 'discriminant')
/** 1,000 rows of 4 subjects whose labels are known. */
const ENOUGH = 250

/** Trained once: what these tests are about is when, not how. */
let trained: TrainingOutcome | null = null
function goodOutcome(until: number): TrainingOutcome {
  trained ??= train(
    { specification: SPECIFICATION, dataset: DATA, until: START + days(420), before: null },
    PREDICTORS,
  )
  return outcomeAt(trained, until)
}

function world(dataset: Dataset = DATA) {
  const observer = observerOf(dataset)
  const trainer = slowTrainer()
  const registry = createRegistry()
  const serving = plainServing()
  const trainings = createTrainings({ trainer, registry, specification: SPECIFICATION, has: () => true })
  const ports = {
    observer,
    registry,
    serving,
    trainings,
    times: { frequencyMs: days(7), lagMs: HOUR },
    windowDays: 1095,
  }
  const learner = createTargetLearner(newTargetState('market_risk'), ports)
  let before = START
  /** Go on to a moment. */
  const at = (day: number, hour = 0): readonly LearningNote[] => {
    const time = START + days(day) + hour * HOUR
    observer.now = time
    const notes = learner.step({ time, before, midnight: hour === 0 })
    before = time
    return notes
  }
  return { at, learner, trainer, registry, serving, ports }
}

const kinds = (notes: readonly LearningNote[]): string[] => notes.map(({ what }) => what)

t.test(
  'too little data is said once, and the first training begins on the day on which there is enough',
  (t) => {
    const { at, trainer } = world()
    t.same(at(1, 5), [{ what: 'too-little-data', target: 'market_risk', rows: 4, days: 1 }])
    t.same(kinds(at(8)), ['fallback', 'forecast'], 'the week is over, and it was said')
    t.same(kinds(at(ENOUGH - 1)), ['scored', 'forecast'])
    t.equal(trainer.jobs.length, 0)
    const notes = at(ENOUGH)
    t.match(notes[1], { what: 'training', target: 'market_risk', until: START + days(ENOUGH), rows: 1000 })
    const [job] = trainer.jobs
    t.equal(job.until, START + days(ENOUGH))
    t.equal(job.before, null)
    t.ok(
      job.dataset.end.every((end) => end <= job.until || end === Infinity),
      'labels of the future are not in it',
    )
    t.end()
  },
)

t.test('a model serves from its moment and its lag on, whenever it was done', (t) => {
  const { at, trainer, learner } = world()
  at(ENOUGH)
  trainer.finish({ ok: true, outcome: goodOutcome(START + days(ENOUGH)) })
  t.same(kinds(at(ENOUGH, 0.5)), [], 'it is done and has to wait')
  const [note] = at(ENOUGH, 1)
  t.match(note, { what: 'model', state: 'champion', before: null })
  t.equal(learner.state.training, null)
  const next = at(ENOUGH + 1)
  t.same(kinds(next), ['scored', 'fallback', 'forecast'])
  t.match(next[1], { by: 'champion', reason: null })
  t.match(next[2], { forecasts: [{ subject: 'S0', value: 0.8, by: 'champion' }] })
  t.same(kinds(at(ENOUGH + 2)), ['scored', 'forecast'], 'the source is told when it changes')
  t.end()
})

t.test('a training that is not done in time is late, once, and serves when it is there', (t) => {
  const { at, trainer } = world()
  at(ENOUGH)
  t.same(at(ENOUGH, 1), [{ what: 'late', target: 'market_risk', until: START + days(ENOUGH) }])
  t.same(at(ENOUGH, 2), [])
  trainer.finish({ ok: true, outcome: goodOutcome(START + days(ENOUGH)) })
  t.same(kinds(at(ENOUGH, 3)), ['model'])
  t.end()
})

t.test('a training that fails is told, and the next one begins on schedule', (t) => {
  const { at, trainer, registry } = world()
  at(ENOUGH)
  trainer.finish({ ok: false, problem: 'it took more than 512 MB of memory' })
  t.same(at(ENOUGH, 1), [
    {
      what: 'failed',
      target: 'market_risk',
      until: START + days(ENOUGH),
      problem: 'it took more than 512 MB of memory',
    },
  ])
  t.equal(registry.list().length, 0, 'nothing of it is kept')
  at(ENOUGH + 1)
  t.equal(trainer.jobs.length, 1)
  // The first multiple of seven days of the calendar.
  const due = Math.ceil((START + days(ENOUGH + 1)) / days(7)) * days(7)
  at((due - START) / days(1))
  t.equal(trainer.jobs.length, 2)
  t.end()
})

t.test('trainings of a process that was killed begin again with what was known then', (t) => {
  const first = world()
  const recorded = [...first.at(1), ...first.at(ENOUGH)]
  const state = recorded.reduce(noted, newTargetState('market_risk'))
  t.same(state, first.learner.state, 'the notes alone bring the state back')
  const { ports, trainer } = world()
  const again = createTargetLearner(state, ports)
  const time = START + days(ENOUGH) + 3 * HOUR
  ports.observer.now = time
  t.same(kinds(again.step({ time, before: time - HOUR, midnight: false })), ['late'])
  t.same(trainer.jobs[0].until, START + days(ENOUGH))
  t.same(trainer.jobs[0].dataset, first.trainer.jobs[0].dataset)
  t.end()
})

t.test(
  'a training that was cut off begins again at once, and is told again where it is of something else',
  (t) => {
    const first = world()
    const recorded = [...first.at(1), ...first.at(ENOUGH)]
    const state = recorded.reduce(noted, newTargetState('market_risk'))
    const changed = { ...SPECIFICATION, seed: SPECIFICATION.seed + 1 }
    const { ports, trainer, registry } = world()
    const trainings = createTrainings({ trainer, registry, specification: changed, has: () => true })
    const again = createTargetLearner(state, { ...ports, trainings })
    const until = START + days(ENOUGH)
    ports.observer.now = until
    const [note, ...more] = again.step({ time: until + 1, before: until, midnight: false })
    const specification = specificationId(changed)
    t.same(note, { what: 'training', target: 'market_risk', until, rows: 1000, specification })
    t.same(more, [])
    t.equal(trainer.jobs[0].until, until)
    t.same(Object.keys(again.state.tried), [specificationId(SPECIFICATION), specification])
    t.end()
  },
)

t.test('what nobody foresaw costs the training, not the host', (t) => {
  const { at, ports, learner } = world()
  at(ENOUGH)
  ports.trainings.end = () => {
    throw new Error('no such file')
  }
  t.same(at(ENOUGH, 1), [
    { what: 'failed', target: 'market_risk', until: START + days(ENOUGH), problem: 'no such file' },
  ])
  t.equal(learner.state.training, null)
  t.end()
})

t.test('what nobody foresaw ends the training that runs: nothing of it is kept', (t) => {
  const { at, ports, trainer } = world()
  at(ENOUGH)
  ports.serving.serve = () => {
    throw new Error('no rows')
  }
  t.match(at(ENOUGH + 1).at(-1), { what: 'failed', until: START + days(ENOUGH), problem: 'no rows' })
  t.equal(trainer.cancelled, 1)
  t.end()
})

t.test('a model that cannot serve at midnight does not cost the training that began there', (t) => {
  const { at, learner, ports } = world()
  const strike = { model: 'abcdefabcdefabcdef', reason: 'budget', problem: 'it is slow' } as const
  const plain = plainServing()
  ports.serving.serve = (question) => ({ ...plain.serve(question), strikes: [strike] })
  t.match(
    at(ENOUGH).filter(({ what }) => what === 'training' || what === 'failed'),
    [
      { what: 'training', until: START + days(ENOUGH) },
      {
        what: 'failed',
        until: START + days(ENOUGH),
        model: strike.model,
        problem: 'model abcdefabcdef: it is slow',
      },
    ],
  )
  const specification = specificationId(SPECIFICATION)
  t.same(learner.state.training, { until: START + days(ENOUGH), rows: 1000, specification, late: false })
  t.end()
})

t.test('live results that are no better than persistence raise an alarm', (t) => {
  const contrary = { ...DATA, label: DATA.now }
  const { at, trainer, serving, learner } = world(contrary)
  at(ENOUGH)
  trainer.finish({ ok: true, outcome: goodOutcome(START + days(ENOUGH)) })
  at(ENOUGH, 1)
  const notes: LearningNote[] = []
  for (let day = ENOUGH + 1; day < ENOUGH + 70; day++) notes.push(...at(day))
  const drift = notes.find(({ what }) => what === 'drift')
  t.match(drift, { what: 'drift', target: 'market_risk', alarm: true, text: /^market_risk: drifted: / })
  t.equal(learner.state.alarm, true)
  const { alarms, chain } = serving.asked.at(-1) ?? { alarms: new Set(), chain: [] }
  t.same([...alarms], [chain[0]?.specificationId])
  t.end()
})

t.test('where a target stands is told with the figures that decided, and measured once a day', (t) => {
  const contrary = { ...DATA, label: DATA.now }
  const { at, trainer, learner, ports, registry } = world(contrary)
  const last = START + days(ENOUGH + 70)
  t.strictSame(learner.drift(START), {
    ...{ target: 'market_risk', champion: null, alarm: false, since: null, figures: null },
  })
  at(ENOUGH)
  trainer.finish({ ok: true, outcome: goodOutcome(START + days(ENOUGH)) })
  at(ENOUGH, 1)
  const champion = registry.champion('market_risk')?.id
  t.match(learner.drift(START + days(ENOUGH)), { champion, alarm: false, figures: null })
  let told: number | null = null
  for (let day = ENOUGH + 1; day <= ENOUGH + 70; day++) {
    const alarm = at(day).find(({ what }) => what === 'drift')
    if (alarm !== undefined) told ??= START + days(day)
  }
  let made = 0
  const known = observerOf(contrary)
  ports.observer.dataset = (...args) => (made++, known.dataset(...args))
  const drift = learner.drift(last)
  const started = createTargetLearner(learner.state, ports)
  t.equal(drift.since, told, 'when the outcomes that decided were known')
  t.match(drift, { champion, alarm: true, figures: { days: 60, forecasts: 240, to: last - days(1) } })
  t.ok(drift.figures !== null && drift.figures.gain < 0 && (drift.figures.accuracy ?? 1) < 0.6)
  t.equal(made, 0, 'they were measured when the outcomes came')
  started.drift(last)
  t.equal(made, 1, 'after a start when somebody asks')
  t.strictSame(started.drift(last), drift)
  t.equal(made, 1)
  t.match(learner.shift(), { rows: 4 * 60, stretches: 4, features: [{ name: 'f0' }, { name: 'f1' }] })
  t.equal(learner.shift(), learner.shift())
  t.equal(made, 2)
  ports.observer.now = 0
  t.equal(learner.shift(), null, 'there are no rows up to then')
  t.end()
})

t.test('labels are looked for when they can have changed, not after every bar', (t) => {
  const { at, ports, learner } = world({ ...DATA, end: DATA.end.map(() => Infinity) })
  at(10)
  let made = 0
  const unknown = observerOf({ ...DATA, end: DATA.end.map(() => Infinity) })
  ports.observer.dataset = (target, knownAt) => {
    made++
    return unknown.dataset(target, knownAt)
  }
  at(11, 1)
  t.equal(learner.state.waiting.length, 4)
  t.equal(made, 1, 'the labels of that midnight')
  for (let hour = 1.25; hour < 24; hour += 0.25) at(11, hour)
  t.equal(made, 1, 'there are no others before the next one')
  at(12, 1)
  t.equal(made, 2)
  t.end()
})

t.test('forecasts are of the hour that ended, however late the next bar told of it', (t) => {
  const { learner, ports } = world()
  for (const day of [10, 11]) {
    ports.observer.now = START + days(day)
    const time = START + days(day) + 3 * HOUR
    const notes = learner.step({ time, before: time - days(1), midnight: true })
    t.same(
      learner.state.waiting.map((one) => one.time),
      Array.from({ length: 4 }, () => START + days(day)),
    )
    t.equal(kinds(notes).includes('scored'), day === 11)
  }
  t.same(
    learner.state.scores.map((one) => one.time),
    Array.from({ length: 4 }, () => START + days(10)),
  )
  t.end()
})

t.test('a forecast without a present state has no label to wait for', (t) => {
  const { at, learner } = world({ ...DATA, now: DATA.now.map((now, row) => (row % 4 === 1 ? NaN : now)) })
  at(10)
  t.same(
    learner.state.present.map(({ subject }) => subject),
    ['S0', 'S1', 'S2', 'S3'],
  )
  t.same(
    learner.state.waiting.map(({ subject }) => subject),
    ['S0', 'S2', 'S3'],
  )
  t.end()
})

t.test('a forecast whose label never comes is let go of', (t) => {
  const { at, learner } = world({ ...DATA, end: DATA.end.map(() => Infinity) })
  at(10)
  t.equal(learner.state.waiting.length, 4)
  at(12, 23)
  t.equal(learner.state.waiting.length, 4)
  at(13, 1)
  t.equal(learner.state.waiting.length, 0)
  t.end()
})
