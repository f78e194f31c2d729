import t from 'tap'
import { GrodtError } from '../../errors.ts'
import { PredictorSilent } from '../predictors.ts'
import type { ModelRecord } from '../registry/record.ts'
import { added, cause } from '../registry/registry.fixture.ts'
import { createRegistry } from '../registry/registry.ts'
import type { ModelRegistry } from '../registry/types.ts'
import { serveWith, type Served } from '../serve.ts'
import { createServing } from './serving.ts'
import type { RowToServe, ServeQuestion, ServingOptions } from './types.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const TARGET = 'market_risk'

/** Models 1 (retired) and 2 (champion), trained at the end of day 2 and 3. */
function registryOfTwo(): ModelRegistry {
  const registry = createRegistry()
  for (const n of [1, 2]) registry.promote(registry.add(added(n)).id, cause(n, 'better'))
  return registry
}

const row = (subject: string, values: number[], changes: Partial<RowToServe> = {}): RowToServe => ({
  ...{ subject, row: Float64Array.from(values), now: 1, rule: 0, complete: true, gap: 0 },
  ...changes,
})

const ROWS = [row('A/B', [1, 2]), row('C/D', [3, 4], { now: 0, rule: null })]

function asking(registry: ModelRegistry, changes: Partial<ServeQuestion> = {}): ServeQuestion {
  return {
    ...{ target: TARGET, task: 'classification', time: 4 * DAY, rows: ROWS, features: ['m4h', 'm1d'] },
    ...{ chain: registry.chain(TARGET), lagMs: HOUR, maxAgeMs: 3 * DAY, alarms: new Set(), stays: 0.625 },
    ...changes,
  }
}

type Answers = (record: ModelRecord) => (row: Float64Array, now: number) => number

/** A model that answers so, row by row. */
function servedBy({ specification: { features } }: ModelRecord, answer: ReturnType<Answers>): Served {
  return {
    features,
    ready: true,
    predict: ({ values, now }) =>
      now.map((one, i) => answer(values.slice(i * features.length, (i + 1) * features.length), one)),
    free: () => undefined,
  }
}

/** Model n answers n / 10 and what `answers` says otherwise. */
function serving(
  answers: Answers = ({ number }) =>
    () =>
      number / 10,
  more: Partial<ServingOptions> = {},
) {
  return createServing({
    load: (record) => servedBy(record, answers(record)),
    budgetMs: Infinity,
    ...more,
  })
}

const BASELINES = [
  { subject: 'A/B', now: 1, rule: 0, time: 4 * DAY, target: TARGET },
  { subject: 'C/D', now: 0, rule: null, time: 4 * DAY, target: TARGET },
] as const

/** Persistence for both rows. */
const steady = (reason: string) =>
  BASELINES.map((one, i) => ({
    ...one,
    value: i === 0 ? 0.625 : 0.375,
    by: 'persistence',
    model: null,
    reason,
  }))

t.test('the champion gives the forecasts', async (t) => {
  const registry = registryOfTwo()
  const [champion] = registry.chain(TARGET)
  const answer = serving().serve(asking(registry))
  t.strictSame(answer, {
    by: 'champion',
    reason: null,
    strikes: [],
    forecasts: BASELINES.map((one) => ({
      ...one,
      value: 0.2,
      by: 'champion',
      model: champion.id,
      reason: null,
    })),
  })
})

t.test('features go to a model by their names, not by their places', async (t) => {
  const registry = registryOfTwo()
  const seen: number[][] = []
  const noting = serving(() => (values, now) => {
    seen.push([...values, now])
    return 0.5
  })
  const rows = [row('A/B', [9, 2, 1])]
  noting.serve(asking(registry, { rows, features: ['other', 'm1d', 'm4h'] }))
  t.strictSame(seen, [[1, 2, 1]])
})

const throws: Answers = () => () => {
  throw new Error('no leaf')
}
/** Only the champion does it. */
const first =
  (wrong: Answers): Answers =>
  (record) =>
    record.number === 2 ? wrong(record) : () => 0.1

const FAULTS = {
  'it throws': [first(throws), 'exception', 'no leaf'],
  'it answers NaN': [first(() => () => NaN), 'exception', 'it answered NaN'],
  'it answers what is no probability': [first(() => () => 1.01), 'exception', 'it answered 1.01'],
} as const

for (const [what, [answers, reason, problem]] of Object.entries(FAULTS)) {
  t.test(`a champion is passed over when ${what}`, async (t) => {
    const registry = registryOfTwo()
    const [champion, good] = registry.chain(TARGET)
    const chain = serving(answers)
    const expected = BASELINES.map((one) => ({
      ...one,
      value: 0.1,
      by: 'last-good',
      model: good.id,
      reason,
    }))
    const answer = chain.serve(asking(registry))
    t.strictSame(answer.strikes, [{ model: champion.id, reason, problem }])
    t.strictSame(answer.forecasts, expected)
    t.match(answer, { by: 'last-good', reason })
    // It is not asked again, and not told of again.
    t.strictSame(chain.serve(asking(registry)), { ...answer, strikes: [] })
    chain.forget(champion.id)
    t.equal(chain.serve(asking(registry)).strikes.length, 1, 'asked again')
  })
}

t.test('a model that cannot be loaded is passed over', async (t) => {
  const registry = registryOfTwo()
  const [champion, good] = registry.chain(TARGET)
  const load = (record: ModelRecord) => {
    if (record.id === champion.id)
      throw new GrodtError('MODEL_DAMAGED', { model: 'x', problem: 'it is torn' })
    return servedBy(record, () => 0.1)
  }
  const answer = createServing({ load, budgetMs: Infinity }).serve(asking(registry))
  t.match(answer, { by: 'last-good', reason: 'model-damaged' })
  t.strictSame(answer.strikes, [
    {
      model: champion.id,
      reason: 'model-damaged',
      problem: 'The model x cannot be used: it is torn. Train another one, or import it again.',
    },
  ])
  t.ok(answer.forecasts.every(({ model }) => model === good.id))
})

t.test('a model that takes too long is passed over, whatever it answered', async (t) => {
  const registry = registryOfTwo()
  let now = 0
  const slow = serving(
    first(() => () => {
      now += 500
      return 0.9
    }),
    { budgetMs: 900, clock: () => now },
  )
  t.match(slow.serve(asking(registry)), {
    by: 'persistence',
    reason: 'budget',
    strikes: [{ problem: 'it took 1000 ms, 900 are allowed' }],
  })
  t.match(
    slow.serve(asking(registry)),
    { by: 'persistence' },
    'its predictors are not asked again at that moment',
  )
  const next = slow.serve(asking(registry, { time: 5 * DAY }))
  t.match(next, { by: 'last-good', reason: 'budget', strikes: [] })
  t.match(serving(undefined, { budgetMs: 0, clock: () => 0 }).serve(asking(registry)), { by: 'champion' })
})

t.test('what has taken its time asks no further member, neither to load nor to predict', async (t) => {
  let now = 0
  const asked: (readonly [string, number])[] = []
  const registry = registryOfTwo()
  const slow =
    (kind: string, ms: number): ServingOptions['load'] =>
    (record, left) =>
      serveWith(
        registry.model(record.id),
        ({ plugin }, _, limit) => {
          asked.push([`load ${plugin}`, limit])
          if (kind === 'load') now += ms
          return {
            ready: true,
            free: () => undefined,
            predict(rows, longest) {
              asked.push([`predict ${plugin}`, longest])
              if (kind === 'predict') now += ms
              return [...rows.now].map(() => 0.5)
            },
          }
        },
        left,
      )
  const askedBy = (kind: string, ms: number) => {
    const serve = createServing({ load: slow(kind, ms), budgetMs: 900, clock: () => now })
    const { by, strikes } = serve.serve(asking(registry))
    return [by, strikes.map(({ reason, problem }) => `${reason}: ${problem}`), asked.splice(0)]
  }
  const budget = ['budget: it took 1000 ms, 900 are allowed']
  t.strictSame(askedBy('load', 1000), ['persistence', budget, [['load a', 900]]])
  const loaded = ['load a', 'load b'].map((one) => [one, 900])
  t.strictSame(askedBy('predict', 1000), ['persistence', budget, [...loaded, ['predict a', 900]]])
  t.strictSame(askedBy('predict', 400), ['champion', [], [...loaded, ['predict a', 900], ['predict b', 500]]])
})

t.test('a model is stale three training periods after its data', async (t) => {
  const registry = registryOfTwo()
  // The champion knew all labels at day 3, the one before at day 2.
  t.match(serving().serve(asking(registry, { time: 6 * DAY })), { by: 'champion' })
  t.strictSame(serving().serve(asking(registry, { time: 6 * DAY + 1 })), {
    by: 'persistence',
    reason: 'stale',
    strikes: [],
    forecasts: steady('stale').map((one) => ({ ...one, time: 6 * DAY + 1 })),
  })
})

t.test('a model does not serve before its data and the lag are over', async (t) => {
  const registry = registryOfTwo()
  // The champion knew all labels at day 3, the one before at day 2.
  t.match(serving().serve(asking(registry, { time: 3 * DAY + HOUR })), { by: 'champion' })
  t.match(serving().serve(asking(registry, { time: 3 * DAY + HOUR - 1 })), {
    by: 'last-good',
    reason: 'not-yet',
    strikes: [],
  })
  t.strictSame(
    serving().serve(asking(registry, { time: DAY })).forecasts,
    steady('not-yet').map((one) => ({ ...one, time: DAY })),
  )
  const chain = serving()
  chain.serve(asking(registry, { time: 3 * DAY }))
  t.match(chain.serve(asking(registry)), { by: 'champion' }, 'it is asked again')
})

t.test('an alarm reaches every model of the specification', async (t) => {
  const registry = registryOfTwo()
  const [{ specificationId }] = registry.chain(TARGET)
  const alarms = new Set([specificationId])
  t.strictSame(serving().serve(asking(registry, { alarms })).forecasts, steady('alarm'))
  const other = added(3)
  const { specification } = other.model
  const model = { ...other.model, specification: { ...specification, seed: 9 } }
  const { id } = registry.add({ ...other, model })
  registry.promote(id, cause(3, 'better'))
  const later = asking(registry, { alarms, time: 5 * DAY })
  t.match(serving().serve(later), { by: 'champion' }, 'not that of another one')
})

t.test('a model whose features are not served is passed over', async (t) => {
  const registry = registryOfTwo()
  const answer = serving().serve(asking(registry, { features: ['m4h', 'm7d'] }))
  t.strictSame(answer.forecasts, steady('feature-mismatch'))
  t.strictSame(answer.strikes, [], 'it may be served again with other features')
})

t.test('without a model persistence is as sure as the state is steady, and no surer', async (t) => {
  const registry = createRegistry()
  t.strictSame(serving().serve(asking(registry)).forecasts, steady('no-model'))
  const unknown = serving().serve(asking(registry, { stays: null }))
  t.match(unknown, {
    by: 'none',
    reason: 'no-model',
    forecasts: [{ value: null, by: 'none' }, { value: null }],
  })
  const rows = [row('A/B', [0, 0], { now: -0.25 }), row('C/D', [0, 0], { now: null })]
  const number = serving().serve(asking(registry, { rows, task: 'regression', stays: null }))
  t.match(number, { by: 'persistence', forecasts: [{ value: -0.25 }, { value: null, by: 'none' }] })
})

t.test('the good model before it serves when the champion has left', async (t) => {
  const registry = registryOfTwo()
  registry.retire(registry.champion(TARGET)?.id ?? '', cause(3, 'other features'))
  t.match(serving().serve(asking(registry)), {
    by: 'last-good',
    reason: 'no-model',
    forecasts: [{ value: 0.1, reason: 'no-model' }, {}],
  })
})

t.test('a row that lacks something has persistence, and the others have the model', async (t) => {
  const registry = registryOfTwo()
  const wanting = [
    [row('A/B', [NaN, 2]), 'feature-missing'],
    [row('A/B', [1, Infinity]), 'feature-missing'],
    [row('A/B', [1, 2], { complete: false }), 'feature-missing'],
    [row('A/B', [1, 2], { gap: 7 }), 'data-gap'],
  ] as const
  for (const [one, reason] of wanting) {
    const answer = serving().serve(asking(registry, { rows: [one, ROWS[1]] }))
    t.match(answer, { by: 'champion', reason: null, strikes: [] })
    t.match(answer.forecasts, [
      { by: 'persistence', value: 0.625, model: null, reason },
      { by: 'champion', value: 0.2 },
    ])
  }
  t.match(serving().serve(asking(registry, { rows: [row('A/B', [1, 2], { gap: 6 })] })), { by: 'champion' })
  const all = ROWS.map((one) => ({ ...one, gap: 9 }))
  t.strictSame(serving().serve(asking(registry, { rows: all })).forecasts, steady('data-gap'))
})

t.test('rows that lack something too often take the trust in all', async (t) => {
  const registry = registryOfTwo()
  const torn = [row('A/B', [NaN, 2]), ROWS[1]]
  const chain = serving()
  for (let i = 0; i < 18; i++) chain.serve(asking(registry))
  t.match(chain.serve(asking(registry, { rows: torn })), { by: 'champion' }, '1 of 38')
  t.match(chain.serve(asking(registry, { rows: torn })), { by: 'champion' }, '2 of 40 are 5 %')
  const after = serving()
  after.restore(chain.snapshot())
  for (const one of [chain, after]) {
    t.strictSame(one.serve(asking(registry, { rows: torn })).forecasts[1], steady('feature-missing')[1])
  }
  const fresh = serving()
  for (let i = 0; i < 30; i++) {
    t.match(
      fresh.serve(asking(registry, { rows: torn })),
      { by: 'champion' },
      'a symbol that is new lacks much',
    )
  }
})

t.test('a strategy that is idle does not take the trust in the others', async (t) => {
  const registry = registryOfTwo()
  const idle = row('A/B', [1, 2], { now: null, rule: null, complete: false })
  const chain = serving()
  chain.serve(asking(registry))
  for (let i = 0; i < 60; i++) chain.serve(asking(registry, { rows: [idle, ROWS[1]] }))
  t.match(chain.serve(asking(registry, { rows: [idle, ROWS[1]] })), {
    by: 'champion',
    reason: null,
    forecasts: [
      { by: 'none', value: null, reason: 'feature-missing' },
      { by: 'champion', value: 0.2 },
    ],
  })
})

t.test('nobody to be forecast has no forecasts', async (t) => {
  const registry = registryOfTwo()
  t.match(serving().serve(asking(registry, { rows: [] })), { by: 'champion', forecasts: [] })
  t.match(serving().serve(asking(createRegistry(), { rows: [] })), { by: 'none', forecasts: [] })
})

t.test('a model whose predictor gives no answer is asked again at the next moment', async (t) => {
  const registry = registryOfTwo()
  const [champion, good] = registry.chain(TARGET)
  let gone: PredictorSilent | null = null
  const loaded: number[] = []
  const chain = serving(({ number }) => {
    loaded.push(number)
    return () => {
      if (gone !== null && number === 2) throw gone
      return number / 10
    }
  })
  const by = () => {
    const { by, reason, strikes, forecasts } = chain.serve(asking(registry))
    return { by, reason, strikes, model: forecasts[0].model }
  }
  const fine = { by: 'champion', reason: null, strikes: [], model: champion.id }
  t.strictSame(by(), fine)
  gone = new PredictorSilent('no answer', false)
  const other = { by: 'last-good', reason: 'silent', model: good.id }
  t.strictSame(by(), { ...other, strikes: [{ model: champion.id, reason: 'silent', problem: 'no answer' }] })
  gone = new PredictorSilent('no answer', true)
  t.strictSame(by(), { ...other, strikes: [] }, 'what was told of is not told of again')
  gone = null
  t.strictSame(by(), fine)
  t.strictSame(loaded, [2, 1, 2, 2], 'it was loaded anew each time')
})

t.test(
  'a predictor that gives no answer when it loads a model is no reason to give the model up',
  async (t) => {
    const registry = registryOfTwo()
    let problem: Error | null = new PredictorSilent('no answer', false)
    const chain = createServing({
      budgetMs: Infinity,
      load(record) {
        if (problem !== null) throw problem
        return servedBy(record, () => 0.3)
      },
    })
    t.match(chain.serve(asking(registry)), { by: 'persistence', reason: 'silent', strikes: [{}, {}] })
    problem = null
    t.match(chain.serve(asking(registry)), { by: 'champion', reason: null, strikes: [] })
  },
)

t.test('a model is loaded anew where its predictor was, and let go of when it is not needed', async (t) => {
  const registry = registryOfTwo()
  const said: string[] = []
  let ready = true
  const chain = createServing({
    budgetMs: Infinity,
    load(record) {
      said.push(`load ${record.number}`)
      return {
        ...servedBy(record, () => (record.number === 4 ? NaN : 0.3)),
        get ready() {
          return ready
        },
        free: () => said.push(`free ${record.number}`),
      }
    },
  })
  const serve = (): string[] => {
    const day = Math.max(4, registry.list(TARGET)[0].number + 2)
    chain.serve(asking(registry, { time: day * DAY }))
    return said.splice(0)
  }
  t.strictSame(serve(), ['load 2'])
  t.strictSame(serve(), [])
  ready = false
  t.strictSame(serve(), ['free 2', 'load 2'])
  ready = true
  for (const n of [3, 4]) registry.promote(registry.add(added(n)).id, cause(n, 'better'))
  t.strictSame(serve(), ['free 2', 'load 4', 'free 4', 'load 3'], 'replaced, then one that answers nonsense')
  chain.forget(registry.chain(TARGET)[1].id)
  t.strictSame(said.splice(0), ['free 3'])
  t.strictSame(serve(), ['load 3'])
  chain.close()
  t.strictSame(said, ['free 3'])
})
