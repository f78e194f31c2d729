import { setImmediate as turn } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { GrodtError, type ErrorCode } from '../../errors.ts'
import { workplace, type Workplace } from '../durable/workplace.fixture.ts'
import type { RehearsalClock } from './rehearse.ts'
import { createReloader, type ReloaderOptions } from './reloader.ts'
import { between, running, stateHash } from './running.fixture.ts'

const BREAKOUT = 'plugins/strategy-breakout/src/index.ts'
const HELPER = 'plugins/strategy-breakout/src/helper.ts'
const REGIME = 'plugins/regime-efficiency-ratio/src/index.ts'
const ALLOCATOR = 'plugins/allocator-static/src/index.ts'

const STATE = `state: {
    version: 1,
    schema: { type: 'object', properties: { bars: { type: 'integer' } }, required: ['bars'] },
    init: () => ({ bars: 0 }),
  },`

/** The shipped files, with a strategy that keeps a state and has a helper module. */
function place(t: Test): Workplace {
  const made = workplace(t)
  made.write(HELPER, 'export const count = (state) => void state.bars++\n')
  made.edit(BREAKOUT, "from '@grodt/sdk'", "from '@grodt/sdk'\nimport { count } from './helper.ts'")
  made.edit(BREAKOUT, '  create(ctx) {', `  ${STATE}\n\n  create(ctx) {`)
  made.edit(BREAKOUT, 'onBar(ctx) {', 'onBar(ctx) {\n        count(ctx.state)')
  return made
}

/** Code at the beginning of each answer of the strategy; `asked` counts its questions. */
const answering =
  (code: string) =>
  (place: Workplace): void => {
    place.edit(BREAKOUT, 'count(ctx.state)', `count(ctx.state)\n        asked++\n        ${code}`)
    place.edit(BREAKOUT, '    return {\n      onBar', '    let asked = 0\n    return {\n      onBar')
  }

const version2 =
  (migrate: string) =>
  (place: Workplace): void =>
    place.edit(BREAKOUT, 'version: 1,', `version: 2,\n    ${migrate}`)

/** Every look at it moves it on. */
const slow = (ms: number): RehearsalClock => {
  let time = 0
  return { now: () => (time += ms), turn: () => turn() }
}

interface Fault {
  readonly name: string
  readonly code: ErrorCode
  readonly message: RegExp
  readonly change: (place: Workplace) => void
  /** Of the reloader. */
  readonly options?: Partial<ReloaderOptions>
  readonly skip?: string | false
}

const edit =
  (path: string, from: string, to: string) =>
  (place: Workplace): void =>
    place.edit(path, from, to)

/** What is wrong with the files of the configuration. */
const FILES: readonly Fault[] = [
  {
    name: 'no YAML',
    change: edit('configs/risk.yaml', 'risk:', 'risk: ['),
    code: 'CONFIG_INVALID',
    message: /risk\.yaml:\d+:\d+: not valid YAML/,
  },
  {
    name: 'an empty file',
    change: (place) => place.write('configs/strategies.yaml', ''),
    code: 'CONFIG_INVALID',
    message: /strategies\.yaml/,
  },
  {
    name: 'a file that is written half',
    change: (place) =>
      place.write('configs/strategies.yaml', place.read('configs/strategies.yaml').slice(0, 300)),
    code: 'CONFIG_INVALID',
    message: /strategies\.yaml:\d+:\d+/,
  },
  {
    name: 'an unknown key',
    change: edit('configs/risk.yaml', 'exposure: 1', 'exposre: 1'),
    code: 'CONFIG_INVALID',
    message: /did you mean "exposure"/,
  },
  {
    name: 'a value of another type',
    change: edit('configs/risk.yaml', 'exposure: 1', 'exposure: much'),
    code: 'CONFIG_INVALID',
    message: /risk\.yaml:\d+:\d+ risk\.exposure: was "much"/,
  },
  {
    name: 'a key that is there twice',
    change: edit('configs/risk.yaml', 'exposure: 1', 'exposure: 1\n  exposure: 0.5'),
    code: 'CONFIG_INVALID',
    message: /risk\.yaml:\d+:\d+ risk\.exposure: the key is given twice/,
  },
  {
    name: 'a value out of its range',
    change: edit('configs/strategies.yaml', 'ema_period: 9', 'ema_period: -9'),
    code: 'CONFIG_INVALID',
    message: /ema_period: was -9/,
  },
  {
    name: 'weights of more than 1',
    change: edit('configs/strategies.yaml', 'capital_allocation: 0.4', 'capital_allocation: 0.9'),
    code: 'CONFIG_INVALID',
    message: /capital_allocation: was 0\.9/,
  },
  {
    name: 'bounds that no weights keep',
    change: edit('configs/ml.yaml', 'min_allocation: 0.1', 'min_allocation: 0.4'),
    code: 'CONFIG_INVALID',
    message: /3 x 0\.4 = 1\.2/,
  },
  {
    name: 'a regime that the classifier does not know',
    change: edit('configs/strategies.yaml', '[ranging]', '[sideways]'),
    code: 'CONFIG_INVALID',
    message: /sideways/,
  },
  {
    name: 'two mistakes in two files, both told at once',
    change: (place) => {
      place.edit('configs/risk.yaml', 'exposure: 1', 'exposre: 1')
      place.edit('configs/strategies.yaml', 'ema_period: 9', 'ema_period: -9')
    },
    code: 'CONFIG_INVALID',
    message: /2 error\(s\)[^]*ema_period[^]*exposre|2 error\(s\)[^]*exposre[^]*ema_period/,
  },
  {
    name: 'a file that is gone',
    change: (place) => place.remove('configs/strategies.yaml'),
    code: 'CONFIG_INVALID',
    message: /the file is missing/,
  },
  {
    name: 'a file that cannot be read',
    change: (place) => place.forbid('configs/risk.yaml'),
    code: 'CONFIG_INVALID',
    message: /risk\.yaml:1:1: cannot be read: EACCES/,
    skip: process.getuid?.() === 0 && 'a superuser reads every file',
  },
  {
    name: 'a folder in the place of a file',
    change: (place) => {
      place.remove('configs/risk.yaml')
      place.write('configs/risk.yaml/inside', '')
    },
    code: 'CONFIG_INVALID',
    message: /risk\.yaml:1:1: cannot be read: EISDIR/,
  },
  {
    name: 'a folder that is gone',
    change: (place) => place.remove('configs'),
    code: 'CONFIG_FOLDER',
    message: /no configuration folder/,
  },
]

/** What is wrong with a plugin before any of its functions is called. */
const PLUGINS: readonly Fault[] = [
  {
    name: 'a plugin that nobody has',
    change: edit('configs/regime.yaml', 'efficiency-ratio', 'efficiency'),
    code: 'CONFIG_INVALID',
    message: /efficiency-ratio/,
  },
  {
    name: 'a plugin that is gone',
    change: (place) => place.remove('plugins/strategy-breakout'),
    code: 'CONFIG_INVALID',
    message: /S3_Breakout/,
  },
  {
    name: 'code that does not compile',
    change: edit(BREAKOUT, 'default: 2,', 'default: 2 2,'),
    code: 'CONFIG_INVALID',
    message: /src\/index\.ts:\d+:\d+/,
  },
  {
    name: 'a helper module that does not compile',
    change: (place) => place.write(HELPER, 'export const count = ('),
    code: 'CONFIG_INVALID',
    message: /src\/helper\.ts:1:\d+/,
  },
  {
    name: 'a helper module that is gone',
    change: (place) => place.remove(HELPER),
    code: 'CONFIG_INVALID',
    message: /src\/index\.ts:\d+:\d+: Could not resolve "\.\/helper\.ts"/,
  },
  {
    name: 'code that throws when it is loaded',
    change: edit(BREAKOUT, 'export default', "throw new Error('early')\nexport default"),
    code: 'CONFIG_INVALID',
    message: /early/,
  },
  {
    name: 'no default export',
    change: edit(BREAKOUT, 'export default', 'export const plugin ='),
    code: 'CONFIG_INVALID',
    message: /default export/,
  },
  {
    name: 'a definition without create',
    change: edit(BREAKOUT, 'create(', 'creat('),
    code: 'CONFIG_INVALID',
    message: /create/,
  },
  {
    name: 'a definition of another kind',
    change: edit(BREAKOUT, 'defineStrategy({', '({ ...defineStrategy({ config: parameters({}), create() {} }), kind: "allocator",'), // prettier-ignore
    code: 'CONFIG_INVALID',
    message: /kind/,
  },
  {
    name: 'a manifest of another kind',
    change: edit('plugins/strategy-breakout/package.json', '"kind": "strategy"', '"kind": "strategist"'),
    code: 'CONFIG_INVALID',
    message: /package\.json: .*kind/,
  },
  {
    name: 'another contract',
    change: edit('plugins/strategy-breakout/package.json', '"contract": 1', '"contract": 9'),
    code: 'CONFIG_INVALID',
    message: /contract/,
  },
  {
    name: 'a schema that refuses what is configured',
    change: edit(BREAKOUT, 'default: 1.5,\n      minimum: 0,\n      maximum: 20,', 'default: 1,\n      minimum: 0,\n      maximum: 1.2,'), // prettier-ignore
    code: 'CONFIG_INVALID',
    message: /breakout_threshold: was 1\.5/,
  },
]

/** What shows only when the plugin is used. */
const BEHAVIOUR: readonly Fault[] = [
  {
    name: 'an instance that cannot be created',
    change: edit(BREAKOUT, '  create(ctx) {', "  create(ctx) {\n    throw new Error('not today')"),
    code: 'PLUGIN_FAILED',
    message: /S3_Breakout.*while it was created[^]*not today[^]*src\/index\.ts:\d+/,
  },
  {
    name: 'an indicator with parameters that it does not take',
    change: edit(BREAKOUT, 'ctx.atr(config.atr_period)', 'ctx.atr(-1)'),
    code: 'PLUGIN_FAILED',
    message: /S3_Breakout.*while it was created.*-1/,
  },
  {
    name: 'a throw at the 40th answer that is tried',
    change: answering("if (asked === 40) throw new Error('forty')"),
    code: 'REHEARSAL_FAILED',
    message:
      /S3_Breakout \(plugin breakout\) was tried on recent bars and failed at bar 4\d\d of 600, BTC\/USDT closed 2026-01-\d\dT.*Z: forty\n {2}at .*src\/index\.ts:\d+:\d+\n/,
  },
  {
    name: 'a throw in a helper module',
    change: (place) => place.write(HELPER, "export const count = () => {\n  throw new Error('deep')\n}\n"),
    code: 'REHEARSAL_FAILED',
    message: /at bar \d+ of 600.*: deep\n {2}at .*src\/helper\.ts:2:\d+\n {2}at .*src\/index\.ts:\d+:\d+\n/,
  },
  {
    name: 'an answer that is no signal',
    change: answering("return { action: 'buy' }"),
    code: 'REHEARSAL_FAILED',
    message: /at bar \d+ of 600.*action: was "buy", expected enter, exit or adjust-stop/,
  },
  {
    name: 'a number that is none in a signal',
    change: answering("return enter('long', { size: 0.1, stop: { distance: NaN }, reason: 'test' })"),
    code: 'REHEARSAL_FAILED',
    message: /stop\.distance: was NaN, expected a positive number/,
  },
  {
    name: 'a promise',
    change: edit(BREAKOUT, 'onBar(ctx) {', 'async onBar(ctx) {'),
    code: 'REHEARSAL_FAILED',
    message: /it must be synchronous/,
  },
  {
    name: 'a state that cannot be stored',
    change: answering('ctx.state.when = new Date(0)'),
    code: 'REHEARSAL_FAILED',
    message: /state\.when is a Date/,
  },
  {
    name: 'an answer that takes too long',
    change: answering(''),
    code: 'REHEARSAL_FAILED',
    message: /its answer took 2000 ms, at most 1000 ms are allowed/,
    options: { clock: slow(2000) },
  },
  {
    name: 'answers that take too long together',
    change: answering(''),
    code: 'REHEARSAL_FAILED',
    message: /all answers took 10100 ms, at most 10000 ms are allowed/,
    options: { clock: slow(100) },
  },
  {
    name: 'a newer state without a way to it',
    change: version2(''),
    code: 'PLUGIN_STATE_UNFIT',
    message: /it is of version 1, the plugin has 2 and no migrate/,
  },
  {
    name: 'a migration that throws',
    change: version2("migrate: () => { throw new Error('no way') },"),
    code: 'PLUGIN_STATE_UNFIT',
    message: /S3_Breakout\/BTC\/USDT: no way/,
  },
  {
    name: 'a migration to what the schema refuses',
    change: version2("migrate: () => ({ bars: 'many' }),"),
    code: 'PLUGIN_STATE_UNFIT',
    message: /state\/bars must be integer/,
  },
  {
    name: 'a first state that cannot be stored',
    change: edit(BREAKOUT, 'init: () => ({ bars: 0 })', 'init: () => new Map()'),
    code: 'PLUGIN_FAILED',
    message: /state\.init must return plain JSON/,
  },
  {
    name: 'a label that the classifier does not declare',
    change: edit(REGIME, '        return reading\n      },', "        reading.label = 'sideways'\n        return reading\n      },"), // prettier-ignore
    code: 'REHEARSAL_FAILED',
    message: /regime\/BTC\/USDT\/\w+ \(plugin efficiency-ratio\).*it said "sideways" with confidence/,
  },
  {
    name: 'a confidence that is none',
    change: edit(REGIME, '        return reading\n      },', '        reading.confidence = NaN\n        return reading\n      },'), // prettier-ignore
    code: 'REHEARSAL_FAILED',
    message: /with confidence NaN; expected one of trending, ranging/,
  },
  {
    name: 'a negative weight',
    change: edit(ALLOCATOR, 'sleeve.configured', '-1'),
    code: 'PLUGIN_CONTRACT',
    message: /weight 0 was -1/,
  },
  {
    name: 'a weight that is no number',
    change: edit(ALLOCATOR, 'sleeve.configured', 'NaN'),
    code: 'PLUGIN_CONTRACT',
    message: /weight 0 was NaN/,
  },
  {
    name: 'an allocator that throws',
    change: edit(ALLOCATOR, 'sleeve.configured', 'sleeve.nothing.more'),
    code: 'PLUGIN_FAILED',
    message: /allocator static.*while it set the weights on S1_VWAP_EMA_Scalper, .*[^]*src\/index\.ts:7:\d+/,
  },
]

/** What fails beside the files. */
const AROUND: readonly Fault[] = [
  {
    name: 'a strategy that shall go on with the books of another one, and has its own',
    change(place) {
      const to = '  S3_Breakout:\n    previous_name: S2_Mean_Reversion'
      place.edit('configs/strategies.yaml', '  S3_Breakout:', to)
      place.edit('configs/strategies.yaml', '  S2_Mean_Reversion:', '  S2_New:\n    plugin: mean-reversion')
    },
    code: 'TAKEOVER_REFUSED',
    message: /S3_Breakout: it is there already and cannot go on with the books of S2_Mean_Reversion/,
  },
  {
    name: 'positions that shall go to a strategy that nobody has',
    change(place) {
      const hand = '  S2_Mean_Reversion:\n    on_disable: { hand_over: S9 }'
      place.edit('configs/strategies.yaml', '  S2_Mean_Reversion:', hand)
    },
    code: 'CONFIG_INVALID',
    message: /S9/,
  },
  {
    name: 'a disk that is full when the revision is to be kept',
    change: edit('configs/risk.yaml', 'max_open_positions: 50', 'max_open_positions: 5'),
    code: 'STORE_WRITE',
    message: /No space left on device/,
    options: {
      keep: () =>
        Promise.reject(
          new GrodtError('STORE_WRITE', { problem: 'No space left on device', folder: 'store' }),
        ),
    },
  },
]

t.test('whatever is wrong, the host goes on as if nothing had been', async (t) => {
  const twin = await running(t, place(t))
  const one = await running(t, place(t))
  const { host } = one
  host.revision = 7
  let bar = 400
  await one.to(bar)
  await twin.to(bar)
  const seen = { positions: 0, orders: 0 }
  for (const { name, change, code, message, options = {}, skip = false } of [
    ...FILES,
    ...PLUGINS,
    ...BEHAVIOUR,
    ...AROUND,
  ]) {
    await t.test(name, { skip }, async (t) => {
      const faulty = place(t)
      change(faulty)
      const { engine, prepared, held } = host
      const before = stateHash(host)
      for (const { slots } of engine.sleeves) {
        seen.positions += slots.filter(({ lots }) => lots !== 0).length
        seen.orders += slots.filter(({ entry }) => entry !== null).length
      }
      const count = one.events.length
      const reloader = createReloader({ host, prepare: () => faulty.prepare(), ...options })
      const outcome = await between(host, reloader.request({ author: 'ann' }))
      t.match(outcome, { result: 'rejected', revision: 7, error: { code, message } })
      t.ok(host.engine === engine, 'the same engine')
      t.ok(host.prepared === prepared && host.held === held, 'with the same configuration')
      t.equal(host.revision, 7)
      t.equal(stateHash(host), before)
      t.equal(one.events.length, count, 'nothing was decided, filled or cancelled')
      bar += 200
      await one.to(bar)
      await twin.to(bar)
      t.equal(stateHash(host), stateHash(twin.host))
    })
  }
  t.strictSame(one.events, twin.events)
  t.ok(seen.positions > 20, `with ${seen.positions} open positions`)
  t.ok(seen.orders > 0, `and ${seen.orders} waiting orders`)
})

t.test('files that come back after a moment are no reload', async (t) => {
  const { place: own, host, to, reload, reloader } = await running(t)
  await to(50)
  const { engine } = host
  const risk = own.read('configs/risk.yaml')
  own.remove('configs/risk.yaml')
  own.write('configs/risk.yaml', '')
  t.match(await reload(), { result: 'rejected' })
  own.write('configs/risk.yaml', risk)
  t.match(await reload(), { result: 'unchanged' })
  t.ok(host.engine === engine)
  t.equal(reloader.outcomes.length, 1)
})

t.test(
  'of two reloads at once the one that fails does not keep the other from the files as they are then',
  async (t) => {
    const own = workplace(t)
    const { host, to, reloader } = await running(t, own, {
      onOutcome({ result }) {
        if (result === 'rejected')
          own.edit('configs/risk.yaml', 'max_open_positions: no', 'max_open_positions: 5')
      },
    })
    await to(50)
    own.edit('configs/risk.yaml', 'max_open_positions: 50', 'max_open_positions: no')
    const asked = ['ann', 'ben', 'cid'].map((author) => reloader.request({ author }))
    const outcomes = await between(host, Promise.all(asked))
    t.match(outcomes, [
      { author: 'ann', result: 'rejected' },
      { author: 'ben', result: 'activated', plan: { changes: [{ to: 5 }] } },
    ])
    t.equal(outcomes[2], outcomes[1], 'who came last is answered by the one that waited')
    t.equal(host.engine.spec.limits.maxPositions, 5)
  },
)

t.test(
  'a reload that waits while the host stops is not carried out, and is no fault of the files',
  async (t) => {
    const twin = await running(t)
    const { place: own, host, to, reloader } = await running(t)
    await to(300)
    const before = stateHash(host)
    own.edit('configs/risk.yaml', 'max_open_positions: 50', 'max_open_positions: 5')
    host.inputs.open()
    const asked = reloader.request({ author: 'ann' })
    while (host.inputs.length === 0) await turn()
    host.inputs.close()
    t.match(await asked, { result: 'rejected', error: { code: 'HOST_STOPPED' } })
    await reloader.close()
    t.equal(stateHash(host), before)
    t.strictSame(reloader.outcomes, [])
    await t.rejects(reloader.request({ author: 'ann' }), { code: 'HOST_STOPPED' })
    await to(500)
    await twin.to(500)
    t.equal(stateHash(host), stateHash(twin.host))
  },
)
