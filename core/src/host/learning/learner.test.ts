import t from 'tap'
import type { EngineInput, LearningInput } from '../../engine/inputs.ts'
import type { LearningNote } from '../../learning/notes.ts'
import { DAY, HOUR } from '../../learning/periods.ts'
import { createRegistry } from '../../learning/registry/registry.ts'
import { fedMarkets, runBacktest } from '../../research/run.ts'
import { openRegistry } from '../../learning/registry/stored.ts'
import type { Json } from '../../store/json.ts'
import { openStore } from '../../store/store.ts'
import { noLearner, type Learner } from '../meta/learner.ts'
import { wireEngine } from '../wire.ts'
import { learning } from './learner.ts'
import { plainServing, slowTrainer } from './learning.fixture.ts'
import { backtestLearning } from './modes.ts'
import type { TargetState } from './target-state.ts'
import { foreseeable, learningConfig, SYMBOLS, WORLD_START } from './world.fixture.ts'

// The clock of this place is put forward in the time of the run, on 31 March.
process.env.TZ = 'Europe/Berlin'

const ONE_MODEL = ['enabled: true', 'model_type: logistic', 'targets: [market_risk]']
const DAYS = 214
const CANDLES = foreseeable(DAYS)
const prepared = await learningConfig(t, ONE_MODEL)

/** What a run over the first days was made of, and the registry that it leaves. */
function ran(days: number) {
  const registry = createRegistry()
  const inputs: EngineInput[] = []
  const make = backtestLearning('all', registry)
  let learner: Learner | null = null
  runBacktest(prepared, CANDLES, {
    to: WORLD_START + days * DAY,
    curveMs: DAY,
    log: () => undefined,
    learner: (running) => (learner = make(running)),
    inputs: { start: () => undefined, applied: (input) => inputs.push(input) },
  })
  const left = (learner as Learner | null)?.snapshot()
  return { registry, inputs, notes: notesOf(inputs), left }
}

const notesOf = (inputs: readonly EngineInput[]): LearningNote[] =>
  inputs.flatMap((input) => (input.kind === 'learning' ? input.notes : []))

const whole = ran(DAYS)

t.test('a backtest learns on schedule: too little data, a model, forecasts of it, scores', (t) => {
  const { notes, registry } = whole
  t.match(notes[0], { what: 'too-little-data', target: 'market_risk' })
  const training = notes.findIndex(({ what }) => what === 'training')
  t.match(notes[training], { target: 'market_risk', rows: /^10\d\d$/ })
  const model = notes.find((note) => note.what === 'model')
  t.match(model, { state: 'champion', before: null, reason: /^sane: accuracy / })
  t.equal(registry.champion('market_risk')?.state, 'champion')
  const last = notes.findLast((note) => note.what === 'forecast')
  t.match(
    last?.forecasts,
    SYMBOLS.map((subject) => ({ subject, by: 'champion', reason: null })),
  )
  t.ok(
    last?.forecasts.every(({ time }) => time % DAY === 0),
    'at midnight',
  )
  const moments = notes.flatMap((note) => (note.what === 'forecast' ? [note.forecasts[0].time] : []))
  t.strictSame(
    moments,
    moments.map((_, i) => moments[0] + i * DAY),
    'every midnight of UTC, whatever the clocks of people do',
  )
  t.equal(new Date(2024, 6, 1).getTimezoneOffset(), -120, 'the clocks of this place were put forward')
  const trained = notes.flatMap((note) => (note.what === 'training' ? [note.until] : []))
  t.strictSame(
    trained,
    trained.map((_, i) => trained[0] + i * DAY),
  )
  const scores = notes.flatMap((note) => (note.what === 'scored' ? note.scores : []))
  t.ok(scores.length > 100 * SYMBOLS.length)
  t.end()
})

t.test('equal runs learn the same, and cutting the future off changes nothing', (t) => {
  const shorter = ran(DAYS - 4)
  t.strictSame(whole.notes.slice(0, shorter.notes.length), shorter.notes)
  t.ok(
    shorter.notes.some(({ what }) => what === 'model'),
    'there was something to compare',
  )
  t.end()
})

/** An engine without decisions, and what a learner beside it is told in a replay. */
function replaying() {
  const log = (): void => undefined
  const engine = wireEngine(prepared, {
    markets: fedMarkets(CANDLES),
    record: 'trades',
    onFault: 'throw',
    curveMs: DAY,
    log,
  })
  const running = { prepared, engine }
  const make = (): Learner => backtestLearning('all', whole.registry)(running)
  return {
    engine,
    make,
    feed: (learner: Learner, inputs: readonly EngineInput[]): void => {
      for (const input of inputs) {
        engine.apply(input)
        learner.replayed(input)
      }
    },
  }
}

t.test('a replay of what was recorded leaves what the run has left, also over restarts', (t) => {
  const { make, feed } = replaying()
  const learner = make()
  feed(learner, whole.inputs)
  t.equal(Object.keys(learner.forecasts().markets).length, SYMBOLS.length)
  t.strictSame(learner.resume(), [], 'nothing is left to be said')
  t.same(learner.snapshot(), whole.left)
  t.match(whole.left, { serving: { market_risk: { grown: SYMBOLS } } }, 'also how many rows were incomplete')
  const again = replaying()
  let other = again.make()
  for (let at = 0; at < whole.inputs.length; at += 700) {
    again.feed(other, whole.inputs.slice(at, at + 700))
    const kept: unknown = JSON.parse(JSON.stringify(other.snapshot()))
    other = again.make()
    other.restore(kept as ReturnType<Learner['snapshot']>)
  }
  t.strictSame(other.resume(), [])
  t.same(other.snapshot(), learner.snapshot())
  t.strictSame(other.forecasts(), learner.forecasts())
  t.end()
})

t.test('a host that starts anew every other day learns what one does that goes on', async (t) => {
  const folder = t.testdir({})
  const { engine } = replaying()
  let store = await openStore(folder)
  const start = async (kept: Json): Promise<Learner> => {
    const learner = backtestLearning('all', await openRegistry(store))({ prepared, engine })
    learner.restore(kept)
    return learner
  }
  let learner = await start(null)
  const firstTraining = whole.notes.find(({ what }) => what === 'training')
  const from = firstTraining?.what === 'training' ? firstTraining.until : NaN
  let next = from
  let starts = 0
  const notes: LearningNote[] = []
  for (const input of whole.inputs) {
    if (input.kind === 'learning') continue
    engine.apply(input)
    for (const followed of learner.after(input)) {
      engine.apply(followed)
      notes.push(...followed.notes)
    }
    if (!(engine.time >= next)) continue
    const kept = JSON.stringify(learner.snapshot())
    await store.close()
    store = await openStore(folder)
    learner = await start(JSON.parse(kept) as Json)
    starts++
    // At every hour of the day: also in the middle of a training.
    next = engine.time + 2 * DAY + HOUR
  }
  await store.close()
  t.ok(starts >= 4, `${starts} starts`)
  t.strictSame(notes, whole.notes)
})

t.test('what a killed process had decided and not recorded is decided again', (t) => {
  const at = whole.inputs.findLastIndex((input) => input.kind === 'learning')
  const lost = whole.inputs[at] as LearningInput
  const { make, feed } = replaying()
  const learner = make()
  feed(learner, whole.inputs.slice(0, at))
  t.same(learner.resume(), [lost])
  t.strictSame(learner.resume(), [], 'once')
  t.end()
})

t.test('nor is it lost by a reload, another process or a command in between', (t) => {
  const withTraining = ({ kind, ...input }: EngineInput): boolean =>
    kind === 'learning' && (input as LearningInput).notes.some(({ what }) => what === 'training')
  const at = whole.inputs.findLastIndex(withTraining)
  const lost = whole.inputs[at] as LearningInput
  t.match(lost.notes, [{ what: 'scored' }, { what: 'training' }, { what: 'forecast' }])
  const { engine, make, feed } = replaying()
  const learner = make()
  feed(learner, whole.inputs.slice(0, at))
  const command: EngineInput = {
    kind: 'command',
    command: { name: 'release-quarantine', strategy: 'S3_Breakout', reason: 'try 1', author: 'host' },
  }
  learner.replayed(command)
  learner.changed({ prepared, engine })
  const [kept, keptAgain] = [learner.snapshot(), make()]
  keptAgain.restore(JSON.parse(JSON.stringify(kept)) as Json)
  t.same(keptAgain.snapshot(), kept, 'a second end of the process')
  // What a start asks for among its strategies comes before it goes on.
  const revision = { kind: 'revision', revision: 2, author: 'file', changed: [], held: [] } as const
  t.strictSame(keptAgain.after({ ...revision, decided: false }), [])
  t.same(keptAgain.resume(), [lost])
  t.same(learner.resume(), [lost])
  t.strictSame(learner.resume(), [], 'once')
  const told = make()
  told.restore(kept)
  told.replayed(lost)
  t.strictSame(told.resume(), [], 'not what was recorded meanwhile')
  t.end()
})

t.test('after missing bars, what is overdue follows from the first one', (t) => {
  const { make } = replaying()
  const learner = make()
  learner.restore({ ...(learner.snapshot() as object), decided: WORLD_START + HOUR })
  const first = WORLD_START + 3 * HOUR + HOUR / 12
  t.equal(learner.nextStop(first - 1), first)
  t.equal(learner.nextStop(WORLD_START + 2 * HOUR - 1), WORLD_START + 2 * HOUR)
  t.end()
})

t.test('inputs of bars end with each full hour, and nothing is learnt where nothing is forecast', (t) => {
  const { make } = replaying()
  const learner = make()
  t.equal(learner.nextStop(WORLD_START), WORLD_START + HOUR)
  t.equal(learner.nextStop(WORLD_START + HOUR - 1), WORLD_START + HOUR)
  const idle = backtestLearning('read', whole.registry)
  const engine = wireEngine(prepared, {
    markets: fedMarkets(CANDLES),
    record: 'trades',
    onFault: 'throw',
    curveMs: DAY,
    log: () => undefined,
  })
  const none = idle({ prepared, engine })
  t.equal(none.nextStop(0), Infinity, 'the static allocator reads no forecasts')
  t.strictSame(none.after(whole.inputs[0]), noLearner({ prepared, engine }).after(whole.inputs[0]))
  t.equal(none.snapshot(), null)
  t.end()
})

t.test('another configuration goes on with what was learnt', async (t) => {
  const { make, feed } = replaying()
  const learner = make()
  feed(learner, whole.inputs)
  const before = learner.forecasts()
  const others = ['enabled: true', 'model_type: logistic', 'targets: [market_risk, volatility]']
  const changed = await learningConfig(t, [...others, 'features: [market_volatility]'])
  const log = (): void => undefined
  const engine = wireEngine(changed, {
    markets: fedMarkets(CANDLES),
    record: 'trades',
    onFault: 'throw',
    curveMs: DAY,
    log,
  })
  engine.time = WORLD_START + DAYS * DAY
  learner.changed({ prepared: changed, engine })
  t.strictSame(learner.forecasts(), before)
  t.match(learner.snapshot(), { targets: [{ target: 'market_risk' }, { target: 'volatility' }] })
})

interface Kept {
  readonly targets: readonly TargetState[]
}

/** What is left of a snapshot whose targets are not forecast for a time: what was being trained is let go of. */
function rested(snapshot: Json): Kept {
  const kept = snapshot as unknown as Kept
  t.match(kept, { targets: [{ training: { late: false } }] })
  return { ...kept, targets: kept.targets.map((target) => ({ ...target, training: null })) }
}

t.test('a target that is taken out and put back goes on with what is known of it', async (t) => {
  const { make, feed, engine } = replaying()
  const learner = make()
  feed(learner, whole.inputs)
  learner.resume()
  const [before, known] = [learner.forecasts(), rested(learner.snapshot())]
  const other = {
    prepared: await learningConfig(t, [...ONE_MODEL.slice(0, 2), 'targets: [volatility]']),
    engine,
  }
  learner.changed(other)
  t.strictSame(learner.forecasts(), { markets: {}, sleeves: {}, models: {} })
  t.match(learner.status(), [{ target: 'volatility' }])
  const restarted = backtestLearning('all', whole.registry)(other)
  restarted.restore(learner.snapshot())
  t.same(restarted.snapshot(), learner.snapshot(), 'over a restart too')
  restarted.changed({ prepared, engine })
  t.strictSame(restarted.forecasts(), before)
  t.strictSame((restarted.snapshot() as unknown as Kept).targets[0], known.targets[0])
})

t.test('a reload with the same predictors lets a training run on', (t) => {
  const { engine } = replaying()
  const trainer = slowTrainer()
  const learner = learning({
    scope: 'all',
    registry: createRegistry(),
    trainerOf: () => ({ ...trainer, close: () => t.fail('it is closed') }),
    servingOf: plainServing,
  })({ prepared, engine })
  const notes: LearningNote[] = []
  for (const input of whole.inputs) {
    engine.apply(input)
    if (input.kind === 'learning' || notes.some(({ what }) => what === 'failed')) continue
    notes.push(...notesOf(learner.after(input)))
    if (trainer.jobs.length === 0) continue
    learner.changed({ prepared, engine })
    trainer.finish({ ok: false, problem: 'it was the one of before' })
  }
  t.match(notes.at(-1), { what: 'failed', problem: 'it was the one of before' })
  t.equal(trainer.jobs.length, 1)
  t.end()
})

t.test('how many rows were incomplete is known after a restart and a reload', (t) => {
  const { engine } = replaying()
  const tally = { market_risk: { grown: SYMBOLS, moments: [[6, 2]] } }
  const restored: unknown[] = []
  const make = learning({
    scope: 'all',
    registry: createRegistry(),
    trainerOf: slowTrainer,
    servingOf: () => ({
      ...plainServing(),
      snapshot: () => tally,
      restore: (json) => void restored.push(json),
    }),
  })
  const learner = make({ prepared, engine })
  learner.changed({ prepared, engine })
  t.strictSame(restored, [tally])
  make({ prepared, engine }).restore(learner.snapshot())
  t.strictSame(restored, [tally, tally])
  const older = { ...(learner.snapshot() as Record<string, never>) }
  Reflect.deleteProperty(older, 'serving')
  make({ prepared, engine }).restore(older)
  t.equal(restored.length, 2, 'what was kept before has none')
  t.end()
})

t.test('what was learnt rests while prediction is off, over restarts too', async (t) => {
  const { make, feed, engine } = replaying()
  const learner = make()
  feed(learner, whole.inputs)
  learner.resume()
  const [before, known] = [learner.forecasts(), rested(learner.snapshot())]
  const off = { prepared: await learningConfig(t, ['enabled: false']), engine }
  learner.changed(off)
  t.strictSame(learner.forecasts(), { markets: {}, sleeves: {}, models: {} })
  t.strictSame(learner.status(), [])
  t.same(learner.snapshot(), known)
  const restarted = backtestLearning('all', whole.registry)(off)
  restarted.restore(learner.snapshot())
  t.same(restarted.snapshot(), known)
  restarted.changed({ prepared, engine })
  t.strictSame(restarted.forecasts(), before)
  t.same(restarted.snapshot(), known)
})
