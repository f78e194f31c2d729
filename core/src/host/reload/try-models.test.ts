import t, { type Test } from 'tap'
import { createRegistry } from '../../learning/registry/registry.ts'
import type { ModelRegistry } from '../../learning/registry/types.ts'
import { oddPlace, oddRun } from '../learning/odd-predictor.fixture.ts'
import type { Workplace } from '../durable/workplace.fixture.ts'
import type { PaperHost } from '../paper-host.ts'
import { hireStaff } from '../staff.ts'
import { supervisionRows } from '../views/supervision.ts'
import { createReloader, type Reloader, type ReloadRequest, type ReloadOutcome } from './reloader.ts'
import { between, stateHash } from './running.fixture.ts'

const PREDICTOR = 'plugins/predictor-odd/src/index.ts'
const LOAD = 'const does = new TextDecoder().decode(bytes)'

interface Served {
  readonly place: Workplace
  readonly host: PaperHost
  readonly registry: ModelRegistry
  readonly reloader: Reloader
  readonly reload: (request?: Partial<ReloadRequest>) => Promise<ReloadOutcome>
}

/** A host in whose workers a model of the odd predictor has served for a day. */
async function served(t: Test): Promise<Served> {
  const place = oddPlace(t)
  const prepared = await place.prepare()
  const registry = createRegistry()
  const staff = await hireStaff(prepared, () => undefined)
  const { host, notes } = await oddRun(prepared, 'fine', { days: 1, registry, staff })
  t.teardown(() => {
    host.meta.close()
    host.staff?.letGo(null)
  })
  t.ok(notes.some(({ what }) => what === 'forecast'))
  const reloader = createReloader({ host, prepare: () => place.prepare() })
  return {
    ...{ place, host, registry, reloader },
    reload: (request = {}) => between(host, reloader.request({ author: 'ann', ...request })),
  }
}

t.test('code that cannot serve the champion is refused before the swap', async (t) => {
  const { place, host, registry, reload } = await served(t)
  const before = stateHash(host)
  const model = registry.champion('market_risk')?.id.slice(0, 12)
  const code = place.read(PREDICTOR)
  const refused = (problem: string, where: string) => ({
    result: 'rejected',
    error: {
      code: 'PREDICTOR_UNFIT',
      message:
        `The new code of the predictor odd was tried with the model ${model}, the champion of market_risk, and failed: ` +
        `${problem}${where}\nWhat ran before goes on. Have the code serve that model, or say --without-models: ` +
        'forecasts of market_risk fall back then until the next training.',
    },
  })
  const faults: [string, string, string, RegExp | null][] = [
    [
      LOAD,
      `${LOAD}\n    throw new Error('unknown format')`,
      'unknown format',
      /\n {2}at \S+src\/index.ts:\d+:\d+/,
    ],
    [
      LOAD,
      `${LOAD}\n    while (bytes.length > 0);`,
      'its predictor odd: it gave no answer within 1000 ms',
      null,
    ],
    [
      '0.75',
      '1.5',
      'The predictor odd answered 1.5 for market_risk; expected a probability from 0 to 1. Its answer was not used.',
      null,
    ],
  ]
  for (const [from, to, problem, where] of faults) {
    place.edit(PREDICTOR, from, to)
    const outcome = await reload()
    const places = where === null ? '' : (where.exec(outcome.error?.message ?? '')?.[0] ?? 'nowhere')
    t.match(outcome, refused(problem, places))
    place.write(PREDICTOR, code)
  }
  t.equal(stateHash(host), before)
  t.match(supervisionRows(host).at(-1), { state: 'running', worker: 'ready', since: null })
  t.match(await reload(), { result: 'unchanged' })
})

t.test('what serves it comes into force, and what does not where that is wanted', async (t) => {
  const { place, host, registry, reload } = await served(t)
  place.edit(PREDICTOR, '0.75', '0.25')
  const entries = ['predictor odd']
  t.match(await reload(), { result: 'activated', rehearsal: { entries, bars: 0, answers: 1 } })
  place.edit(PREDICTOR, LOAD, `${LOAD}\n    throw new Error('unknown format')`)
  t.match(await reload(), { result: 'rejected', error: { code: 'PREDICTOR_UNFIT' } })
  t.match(await reload({ withoutModels: true }), { result: 'activated', rehearsal: null })
  t.equal(registry.champion('market_risk')?.state, 'champion')

  const lost = createRegistry(undefined, { records: registry.list(), bytes: new Map() })
  for (const [i, models] of [lost, createRegistry(), null].entries()) {
    Object.assign(host, { models })
    place.edit(PREDICTOR, `unknown format${i === 0 ? '' : i}`, `unknown format${i + 1}`)
    t.match(await reload(), { result: 'activated', rehearsal: null }, 'there is nothing that it could serve')
  }
})
