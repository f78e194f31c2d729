import t from 'tap'
import { Check } from 'typebox/value'
import { workplace } from '../../host/durable/workplace.fixture.ts'
import type { TargetDrift } from '../../host/meta/learner.ts'
import { keptHost } from '../../host/reload/kept-host.fixture.ts'
import { DAY } from '../../learning/periods.ts'
import type { MemberImportance, PermutationImportance } from '../../learning/importance/types.ts'
import { added, cause } from '../../learning/registry/registry.fixture.ts'
import { createRegistry } from '../../learning/registry/registry.ts'
import type { RowShift } from '../../learning/feature-shift.ts'
import type { ValidationReport } from '../../learning/validation/report.ts'
import { keptApi } from '../kept-api.fixture.ts'
import { drifts, importance, modelDrift } from '../schemas/model-insight-schemas.ts'

const kept = await keptHost(workplace(t))
const { host } = kept
const { get } = keptApi(t, kept)
const registry = createRegistry()

const loss = (mean: number) => ({ mean, low: mean - 1, high: mean + 1 })
const losses = (name: string, points: number) => ({
  ...{ name, accuracy: loss(points), brier: loss(points / 2), squaredError: null },
})
const MEASURED: PermutationImportance = {
  ...{ from: 100 * DAY, to: 279 * DAY, rows: 720, days: 180, fitted: 1500, repeats: 10, seed: 7 },
  ...{ accuracy: 0.7, brier: 0.2, squaredError: null },
  features: [losses('m4h', 3), losses('m1d', -0.5)],
  groups: [losses('market_volatility', 9)],
}
const ASKED = [
  { plugin: 'a', shares: [0.75, 0.25] },
  { plugin: 'b', shares: null },
]

/** A report that has only this. */
const reportOf = (part: object): ValidationReport =>
  Object.assign({ figures: {}, intervals: {} }, part) as ValidationReport

const add = (
  n: number,
  report: object | null = null,
  asked: readonly MemberImportance[] | null = null,
): string =>
  registry.add({ ...added(n), report: report === null ? null : reportOf(report), importance: asked }).id

const [bare, before, few, whole] = [
  add(1),
  add(2, {}),
  add(3, { importance: null }, [{ plugin: 'a', shares: null }, ASKED[1]]),
  add(4, { importance: MEASURED }, ASKED),
]
registry.promote(whole, cause(4, 'better'))
const other = registry.add(added(5, 'volatility')).id

const FIGURES = { days: 60, forecasts: 240, from: 30 * DAY, to: 89 * DAY }
const DRIFTS: readonly TargetDrift[] = [
  {
    ...{ target: 'market_risk', champion: whole, alarm: true, since: 90 * DAY },
    figures: { ...FIGURES, gain: -0.02, accuracy: 0.58 },
  },
  {
    target: 'volatility',
    champion: null,
    alarm: false,
    since: null,
    figures: { ...FIGURES, gain: 0.25, accuracy: null },
  },
  { target: 'strategy_risk', champion: null, alarm: false, since: null, figures: null },
]
const SHIFT: RowShift = {
  ...{ from: 40 * DAY, to: 99 * DAY, rows: 240, before: 0, rowsBefore: 160, stretches: 5 },
  features: [
    { name: 'm4h', score: 0.4, usual: 0.3 },
    { name: 'm1d', score: 0.4, usual: 0.5 },
    { name: 'rv_1d', score: 0.1, usual: null },
    { name: 'weekend', score: 0.05, usual: 0.01 },
  ],
}

t.test('a host without models says so', async (t) => {
  for (const path of ['drift', `${whole}/drift`, `${whole}/importance`])
    t.match(await get(`/models/${path}`), { status: 409, body: { code: 'MODELS_NOT_KEPT' } })
  Object.assign(host, { models: registry })
})

t.test('what a model rests on is told as its members say it and as its forecasts lose by it', async (t) => {
  const { status, body } = await get(`/models/${whole.slice(0, 8)}/importance`)
  t.equal(status, 200)
  t.ok(Check(importance, body))
  t.match(body, {
    ...{ model: whole, target: 'market_risk', noShares: null, notShuffled: null },
    members: [
      { plugin: 'a', says: true },
      { plugin: 'b', says: false },
    ],
    features: [
      { name: 'm4h', group: null, share: 0.75, accuracy: { mean: 3, low: 2, high: 4 }, brier: { mean: 1.5 } },
      { name: 'm1d', share: 0.25, accuracy: { mean: -0.5 }, squaredError: null },
    ],
    groups: [{ name: 'market_volatility', accuracy: { mean: 9 } }],
    shuffled: { method: 'permutation', rows: 720, days: 180, repeats: 10, from: { ms: 100 * DAY }, seed: 7 },
  })
})

t.test('what is not known of it is null, with the reason', async (t) => {
  const cases: [string, string, RegExp][] = [
    [bare, 'It was never validated.', /^Its members were not asked/],
    [
      before,
      'It was last validated by an earlier version, which did not measure it: the next validation does.',
      /^Its/,
    ],
    [
      few,
      'Too few rows: 30 are to be forecast, and 300 of 90 days before them.',
      /^None of its members can say it/,
    ],
  ]
  for (const [id, notShuffled, noShares] of cases) {
    const { body } = await get(`/models/${id}/importance`)
    t.ok(Check(importance, body))
    t.match(body, { notShuffled, noShares, shuffled: null, groups: [] })
    t.match(body.features, [{ name: 'm4h', share: null, accuracy: null, brier: null }, { name: 'm1d' }])
  }
  const late = createRegistry()
  const { id } = late.add(added(1))
  for (let n = 2; n < 8; n++) late.promote(late.add(added(n)).id, cause(n, 'better'))
  Object.assign(host, { models: late })
  t.match(await get(`/models/${id}/importance`), {
    body: { notShuffled: 'The validation of a model that old is not kept.' },
  })
  const failed = reportOf({ importance: null, importanceProblem: 'it took longer than 60 s' })
  t.match(await get(`/models/${late.add({ ...added(9), report: failed }).id}/importance`), {
    body: { notShuffled: 'It could not be measured: it took longer than 60 s.' },
  })
  Object.assign(host, { models: registry })
})

t.test('drift is told target by target with the limits that decide', async (t) => {
  t.strictSame((await get('/models/drift')).body.targets, [], 'where nothing is forecast')
  Object.assign(host.meta.learner, {
    drift: () => DRIFTS,
    shift: (target: string) => (target === 'market_risk' ? SHIFT : null),
  })
  const { status, body } = await get('/models/drift')
  t.equal(status, 200)
  t.ok(Check(drifts, body))
  t.match(body.targets, [
    {
      ...{ target: 'market_risk', champion: whole, state: 'alarm', since: { ms: 90 * DAY }, reason: null },
      gain: {
        value: -2,
        unit: 'points',
        begins: 0,
        ends: 1,
        days: 60,
        forecasts: 240,
        from: { ms: 30 * DAY },
      },
      accuracy: { value: 0.58, begins: 0.6, ends: 0.61, days: 90 },
      rows: {
        ...{ method: 'psi', rows: 240, stretches: 5, from: { ms: 40 * DAY } },
        features: [
          { name: 'm4h', unusual: true, group: null },
          { name: 'm1d', unusual: false },
          { name: 'rv_1d', unusual: null, group: 'market_volatility' },
          { name: 'weekend', unusual: false, group: 'time_features' },
        ],
      },
    },
    { target: 'volatility', state: 'none', gain: { value: 25, unit: 'percent' }, accuracy: null, rows: null },
    {
      ...{ target: 'strategy_risk', state: 'unknown', since: null, gain: null },
      reason: 'Too few forecasts of models have come true: 240 on 60 days are needed.',
    },
  ])
  const { body: one } = await get('/models/drift?target=volatility')
  t.match(one.targets, [{ target: 'volatility' }])
  t.equal((one.targets as unknown[]).length, 1)
  t.match(await get('/models/drift?target=moon'), { status: 400, body: { code: 'BODY_INVALID' } })
})

t.test('of one model only what concerns it is told', async (t) => {
  const { body } = await get(`/models/${whole}/drift`)
  t.ok(Check(modelDrift, body))
  t.match(body, { model: whole, serves: true, state: 'alarm', gain: { value: -2 } })
  t.strictSame(
    (body.rows as { features: { name: string }[] }).features.map(({ name }) => name),
    ['m4h', 'm1d'],
    'it has no other features',
  )
  const { body: of } = await get(`/models/${other}/drift`)
  t.ok(Check(modelDrift, of))
  t.match(of, {
    ...{ serves: false, champion: null, state: 'unknown', gain: null, rows: null },
    reason: 'No model of volatility serves.',
  })
  const changed = added(6)
  const specification = { ...changed.model.specification, seed: 8 }
  const { id: challenger } = registry.add({ ...changed, model: { ...changed.model, specification } })
  t.match((await get(`/models/${challenger}/drift`)).body, {
    ...{ serves: false, champion: whole, state: 'unknown', gain: null, rows: { rows: 240 } },
    reason: 'Alarm and figures are about the specification that serves, and it is of another one.',
  })
  Object.assign(host.meta.learner, { drift: () => [] })
  t.match((await get(`/models/${whole}/drift`)).body, {
    state: 'unknown',
    reason: 'market_risk is not forecast now.',
  })
  t.match(await get('/models/ffff/drift'), { status: 404, body: { code: 'MODEL_UNKNOWN' } })
  t.match(await get('/models/ffff/importance?store=elsewhere'), {
    status: 409,
    body: { code: 'AUDIT_STORE' },
  })
})
