import { pino } from 'pino'
import t from 'tap'
import { manualClock } from '../../host/clock.ts'
import { hostLearning } from '../../host/learning/modes.ts'
import { addChampion, hourlyPlace } from '../../host/learning/served.fixture.ts'
import { reloaderOf } from '../../host/paper-host.fixture.ts'
import { ACCELERATED_START, createPaperHost, runPaperHost } from '../../host/paper-host.ts'
import { DAY } from '../../learning/periods.ts'
import { createRegistry } from '../../learning/registry/registry.ts'
import { createApi } from '../server.ts'

const DAYS = 3

const place = hourlyPlace(t, ['market_risk', 'volatility'])
const prepared = await place.prepare()

const registry = createRegistry()
const log = (): void => undefined
const host = createPaperHost({
  prepared,
  ...{ marketSeed: 42, speed: 7200, log, models: registry },
  clock: () => manualClock(ACCELERATED_START + DAYS * DAY),
  learner: hostLearning(registry, log),
})
const app = createApi({ host, reloader: reloaderOf(host), log: pino({ level: 'silent' }) })
t.teardown(async () => {
  host.meta.close()
  await app.close()
})

interface Target {
  readonly target: string
  readonly forecasts: readonly { readonly subject: string }[]
}

async function targets(): Promise<readonly Target[]> {
  const answer = await app.inject({ url: '/api/v1/forecasts' })
  t.equal(answer.statusCode, 200)
  return answer.json<{ targets: readonly Target[] }>().targets
}

t.test('before the first day nothing is forecast, and says so', async (t) => {
  t.strictSame(
    await targets(),
    ['market_risk', 'volatility'].map((target) => ({
      ...{ target, champion: null, by: 'none', reason: null, alarm: false, training: null },
      live: { days: 90, forecasts: 0, model: null, persistence: null, rule: null },
      forecasts: [],
    })),
  )
})

t.test('what is forecast, by what, from when, and why not by a champion', async (t) => {
  const id = addChampion(prepared, registry, ACCELERATED_START)
  const { signal } = new AbortController()
  await runPaperHost(host, { signal, maxBars: DAYS * 24, onEvents: () => undefined })
  const iso = new Date(ACCELERATED_START + DAYS * DAY).toISOString()
  const answer = await app.inject({ url: '/api/v1/forecasts' })
  t.match(answer.json(), { time: { iso } })
  const [risk, volatility] = await targets()
  t.match(risk, { target: 'market_risk', champion: id, by: 'champion', reason: null, alarm: false })
  t.match(volatility, { target: 'volatility', champion: null, by: 'persistence', reason: 'no-model' })
  const { symbols } = prepared.checked.config.host.simulatedMarket
  for (const { forecasts } of [risk, volatility]) {
    t.strictSame(
      forecasts.map(({ subject }) => subject),
      symbols,
    )
    t.match(
      forecasts,
      symbols.map(() => ({ time: { iso }, value: Number, now: Number })),
    )
  }
  t.match(
    risk.forecasts,
    symbols.map(() => ({ by: 'champion', model: id, reason: null })),
  )
  t.match(
    volatility.forecasts,
    symbols.map(() => ({ by: 'persistence', model: null, reason: 'no-model' })),
  )
})

t.test('nothing else can be asked', async (t) => {
  const answer = await app.inject({ url: '/api/v1/forecasts?target=market_risk' })
  t.match(answer.json(), { status: 400 })
})
