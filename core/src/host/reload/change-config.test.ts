import { readdirSync } from 'node:fs'
import t from 'tap'
import { GrodtError } from '../../errors.ts'
import { openStore, type Store } from '../../store/store.ts'
import { revisionNumbered } from '../durable/kept-revisions.ts'
import { workplace, type Workplace } from '../durable/workplace.fixture.ts'
import { changeConfig, planChange, type ChangedConfig, type ConfigPatch } from './change-config.ts'
import { cutOffChange } from './change-note.ts'
import { isBusy } from './plan.ts'
import { keptHost, type KeptHost } from './kept-host.fixture.ts'
import { stateHash } from './running.fixture.ts'

const RISK = 'configs/risk.yaml'
const STRATEGIES = 'configs/strategies.yaml'
const S1 = 'S1_VWAP_EMA_Scalper'
const S2 = 'S2_Mean_Reversion'

const positions = (most: unknown): Pick<ConfigPatch, 'file' | 'patch'> => ({
  file: 'risk.yaml',
  patch: { risk: { max_open_positions: most } },
})

function change(
  { host, reloader, drive }: KeptHost,
  patch: Pick<ConfigPatch, 'file' | 'patch'> & Partial<ConfigPatch>,
): Promise<ChangedConfig> {
  const request = { ...patch, author: 'ann', reason: 'calmer' }
  return drive(changeConfig(host, reloader, request))
}

/** Everything that a refused change must leave as it is. */
const everything = (place: Workplace, { host, store }: KeptHost): unknown => [
  place.read(RISK),
  place.read(STRATEGIES),
  readdirSync(place.configs),
  host.revision,
  host.refusedFiles,
  stateHash(host),
  store.head().seq + store.pending(),
]

t.test('a change is a revision of its own, and the file has it with every comment', async (t) => {
  const place = workplace(t)
  const before = place.read(RISK)
  const kept = await keptHost(place)
  const { host, reloader, store } = kept
  const plan = await planChange(host, reloader, positions(12))
  t.match(plan, { result: 'planned', revision: 1 })
  t.match(plan.plan.changes, [{ key: 'risk.max_open_positions', from: 50, to: 12, effect: 'now' }])
  t.equal(place.read(RISK), before, 'a plan writes nothing')

  t.match(await change(kept, positions(12)), {
    result: 'activated',
    revision: 2,
    plan: { changes: [{ key: 'risk.max_open_positions', from: 50, to: 12 }], held: [] },
  })
  t.equal(place.read(RISK), before.replace('max_open_positions: 50', 'max_open_positions: 12'))
  t.equal(host.prepared.checked.config.risk.maxOpenPositions, 12)
  t.match(await revisionNumbered(store, 2), { author: 'ann', reason: 'calmer' })
  t.match(host.events.after(0, 1000).at(-1), { kind: 'revision-activated', revision: 2, author: 'ann' })
  const watched = await kept.drive(reloader.request({ author: 'file' }))
  t.match(watched, { result: 'unchanged', revision: 2 }, 'the watch sees nothing new')
  t.match(await change(kept, positions(12)), { result: 'unchanged', revision: 2 }, 'it says so already')
  t.match(
    await change(kept, { file: 'risk.yaml', patch: { risk: { exposure: 1, max_open_positions: null } } }),
    { result: 'activated', revision: 3 },
  )
  t.notMatch(place.read(RISK), 'max_open_positions', 'the default holds')
  await kept.stop()
})

t.test(
  'a default that is only written out changes nothing, and a file that is not there is made',
  async (t) => {
    const place = workplace(t)
    place.remove('configs/regime.yaml')
    const kept = await keptHost(place)
    const patch = { strategies: { [S1]: { timeframe: '1h', on_disable: 'manage' } } }
    t.match(await change(kept, { file: 'strategies.yaml', patch }), { result: 'unchanged', revision: 1 })
    t.notMatch(place.read(STRATEGIES), 'on_disable')
    const regime = { regime: { plugin: 'efficiency-ratio', timeframe: '4h' } }
    t.match(await change(kept, { file: 'regime.yaml', patch: regime }), { result: 'activated' })
    t.equal(place.read('configs/regime.yaml'), 'regime: { plugin: efficiency-ratio, timeframe: 4h }\n')
    await kept.stop()
  },
)

t.test('changes at the same time are made one after the other, and none is taken for a hand', async (t) => {
  const place = workplace(t)
  let armed = false
  const late: Promise<ChangedConfig>[] = []
  const told: (number | null)[] = []
  const asked = (file: ConfigPatch['file'], patch: ConfigPatch['patch']): Promise<ChangedConfig> => {
    const settled = (): void => void told.push(kept.host.revision)
    return changeConfig(kept.host, kept.reloader, { file, patch, author: 'ann', settled })
  }
  const kept: KeptHost = await keptHost(place, {
    wrap: (store) => ({
      ...store,
      appendRevision(...args) {
        // The file has been written, and its change is not in force yet.
        if (armed && late.length === 0) late.push(asked('risk.yaml', { risk: { max_gross_exposure: 0.9 } }))
        return store.appendRevision(...args)
      },
    }),
  })
  armed = true
  const many = [13, 14, 15].map((most) => asked('risk.yaml', { risk: { max_open_positions: most } }))
  const done = await kept.drive(Promise.all(many))
  t.strictSame(
    [...done, await kept.drive(late[0])].map(({ result, error }) => [result, error]),
    new Array(4).fill(['activated', null]),
  )
  t.match(place.read(RISK), 'max_open_positions: 15')
  t.match(place.read(RISK), 'max_gross_exposure: 0.9')
  t.strictSame(told, [2, 3, 4, 5], 'each is told what it made, not what came after it')
  await kept.stop()
})

t.test('what waits for a strategy to hold nothing is in the file and in force later', async (t) => {
  const place = workplace(t)
  place.edit('plugins/strategy-mean-reversion/src/index.ts', "reload: 'hot'", "reload: 'flat'")
  const kept = await keptHost(place)
  const { host, reloader } = kept
  while (!isBusy(host.engine, S2)) await kept.to(host.feed.bars + 1)
  const patch = { strategies: { [S2]: { parameters: { vwap_deviation_threshold: 2.5 } } } }
  const key = `strategies.${S2}.parameters.vwap_deviation_threshold`
  t.match(await change(kept, { file: 'strategies.yaml', patch }), {
    result: 'activated',
    plan: { changes: [{ key, effect: 'when-flat' }], held: [{ value: 2 }] },
  })
  t.match(place.read(STRATEGIES), 'vwap_deviation_threshold: 2.5')
  while (isBusy(host.engine, S2)) await kept.to(host.feed.bars + 1)
  host.inputs.open()
  reloader.afterInput()
  await kept.drive(reloader.close())
  t.strictSame(host.held, [])
  await kept.stop()
})

t.test('a refused change writes nothing and changes nothing', async (t) => {
  const place = workplace(t)
  const kept = await keptHost(place)
  const before = everything(place, kept)
  const refused = (patch: Parameters<typeof change>[1], error: { code: string; message: string | RegExp }) =>
    t.rejects(change(kept, patch), { code: error.code, message: error.message })
  await refused(positions('many'), {
    code: 'CONFIG_INVALID',
    message: /risk\.yaml:6:23 risk\.max_open_positions: was "many", expected/,
  })
  await refused(
    { file: 'risk.yaml', patch: { risk: { max_open_position: 1 } } },
    { code: 'CONFIG_INVALID', message: /unknown key.*did you mean "max_open_positions"\?/ },
  )
  const holds = (): never => {
    throw new GrodtError('HOST_BUSY', { count: 1, input: 'a test' })
  }
  await refused({ ...positions(12), holds }, { code: 'HOST_BUSY', message: /./ })
  t.strictSame(everything(place, kept), before)
  place.edit(RISK, 'exposure: 1 #', 'exposure: 2 #')
  await refused(positions(12), {
    code: 'CONFIG_AHEAD',
    message: /^What is in risk\.yaml of ".*configs" is other than what runs; nothing was changed\./,
  })
  t.match(place.read(RISK), 'max_open_positions: 50')
  place.edit(RISK, 'exposure: 2 #', 'exposure: 1 # other words:')
  t.match(await change(kept, positions(12)), { result: 'activated' })
  t.match(place.read(RISK), 'exposure: 1 # other words:', 'comments of others are no change')
  await kept.stop()
})

t.test('a change that fails when it is tried is rejected, and the files are as they were', async (t) => {
  const place = workplace(t)
  place.edit(
    'plugins/strategy-breakout/src/index.ts',
    'onBar(ctx) {',
    'onBar(ctx) { if (ctx.config.breakout_threshold > 3) throw new Error("too far");',
  )
  const kept = await keptHost(place)
  const before = place.read(STRATEGIES)
  const patch = { strategies: { S3_Breakout: { parameters: { breakout_threshold: 4 } } } }
  t.match(await change(kept, { file: 'strategies.yaml', patch }), {
    result: 'rejected',
    revision: 1,
    error: { code: 'REHEARSAL_FAILED', message: /too far/ },
  })
  t.equal(place.read(STRATEGIES), before)
  t.notOk(readdirSync(place.configs).some((name) => name.startsWith('.')))
  t.equal(kept.host.refusedFiles, null, 'nothing is wrong with the files')
  t.equal(await cutOffChange(kept.store, place.configs), null)
  await kept.stop()
})

/** A store of a process that ends when a change is noted, or right before its revision is kept. */
const endsAt =
  (moment: 'note' | 'activation') =>
  (store: Store): Store => ({
    ...store,
    async put(name, value) {
      await store.put(name, value)
      if (name === 'config-change' && value !== null && moment === 'note') throw new Error('the end')
    },
    appendRevision(...args) {
      if (moment === 'activation') throw new Error('the end')
      return store.appendRevision(...args)
    },
  })

async function told(place: Workplace): ReturnType<typeof cutOffChange> {
  const store = await openStore(place.store)
  const found = await cutOffChange(store, place.configs)
  await store.close()
  return found
}

const cutOff = async (place: Workplace, moment: 'note' | 'activation'): Promise<void> => {
  const kept = await keptHost(place, { wrap: endsAt(moment) })
  t.match(await change(kept, positions(12)), { result: 'rejected', error: { message: 'the end' } })
  await kept.crash()
}

t.test('a process that ends between file and activation: the next start says so, once', async (t) => {
  const place = workplace(t)
  await cutOff(place, 'activation')
  const found = await told(place)
  t.equal(
    found?.text,
    'A change of risk.yaml by ann was cut off after the file was written: it comes into force with this start.',
  )
  const again = await keptHost(place, { origin: found?.origin ?? {} })
  t.match(again.resumed, { changes: ['risk.yaml'] })
  t.match(await revisionNumbered(again.store, 2), { author: 'ann', reason: 'calmer' })
  await again.stop()
  t.equal(await told(place), null)
})

t.test('a process that ends before the file was written has changed nothing', async (t) => {
  const place = workplace(t)
  const before = place.read(RISK)
  await cutOff(place, 'note')
  t.equal(place.read(RISK), before)
  t.match(await told(place), {
    text: 'A change of risk.yaml by ann was cut off before the file was written: nothing has changed.',
    origin: null,
  })
})

t.test('a file that a person has changed since runs as it is', async (t) => {
  const place = workplace(t)
  await cutOff(place, 'activation')
  place.edit(RISK, 'max_open_positions: 12', 'max_open_positions: 11')
  t.match(await told(place), {
    text: 'A change of risk.yaml by ann was cut off; the file was changed since, so it runs as it is.',
    origin: null,
  })
})
