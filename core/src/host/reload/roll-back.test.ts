import { existsSync, lstatSync, mkdirSync, readdirSync, renameSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import type { GrodtError } from '../../errors.ts'
import { openStore, type Store } from '../../store/store.ts'
import { pinnedBefore } from '../durable/last-good.ts'
import { revisionNumbered } from '../durable/kept-revisions.ts'
import { workplace, type Workplace } from '../durable/workplace.fixture.ts'
import { buildOf } from '../used-plugins.ts'
import { clearIntent, finishRollBack } from './cut-off.ts'
import { isBusy } from './plan.ts'
import { keptHost, type KeptHost } from './kept-host.fixture.ts'
import { planRollBack, rollBack, type RolledBack } from './roll-back.ts'

const RISK = 'configs/risk.yaml'
const STRATEGIES = 'configs/strategies.yaml'
const BREAKOUT = 'plugins/strategy-breakout/src/index.ts'

/** Revisions 1 to 4: limits, a parameter, code. */
async function fourRevisions(place: Workplace): Promise<KeptHost> {
  const kept = await keptHost(place)
  await kept.save(RISK, 'max_open_positions: 50', 'max_open_positions: 40')
  await kept.to(100)
  await kept.save(STRATEGIES, 'ema_period: 9', 'ema_period: 12')
  await kept.save(BREAKOUT, 'default: 2,', 'default: 3,')
  return kept
}

function back(kept: KeptHost, number: number, force = false): Promise<RolledBack> {
  const { host, reloader, drive } = kept
  return drive(rollBack(host, reloader, { number, author: 'ann', reason: 'too slow', force }))
}

const buildsOf = ({ host }: KeptHost): string[] => host.prepared.plugins.map(buildOf)

t.test('files, parameters and code of a revision come back as a new one', async (t) => {
  const place = workplace(t)
  const before = place.read(STRATEGIES)
  const kept = await fourRevisions(place)
  const { host, reloader, store, to } = kept
  const planned = await planRollBack(host, reloader, 2)
  t.match(planned, { files: ['strategies.yaml'], unkept: [] })
  t.match(planned.plan.changes, [
    { key: 'strategies.S1_VWAP_EMA_Scalper.parameters.ema_period', from: 12, to: 9, effect: 'rebuilt' },
  ])
  t.match(planned.plan.plugins, [{ plugin: 'strategy breakout' }])
  t.equal(host.revision, 4, 'a plan changes nothing')
  const { outcome, files, copies } = await back(kept, 2)
  t.match(outcome, { result: 'activated', revision: 5, author: 'ann', reason: 'too slow', rolledBackTo: 2 })
  t.strictSame({ files, copies }, { files: ['strategies.yaml'], copies: [] })
  t.equal(place.read(STRATEGIES), before)
  t.match(place.read(RISK), 'max_open_positions: 40')
  t.notOk(
    readdirSync(place.configs).some((name) => name.startsWith('.')),
    'nothing is left beside',
  )
  const [second, fifth] = [await revisionNumbered(store, 2), await revisionNumbered(store, 5)]
  t.strictSame([fifth.files, fifth.plugins], [second.files, second.plugins])
  t.match(fifth, { author: 'ann', reason: 'too slow', rolledBackTo: 2, pins: [{ id: 'breakout' }] })
  t.match(host.events.after(0, 1000).at(-1), { kind: 'revision-activated', revision: 5, author: 'ann' })
  await to(400)

  const { result } = await kept.drive(reloader.request({ author: 'file' }))
  t.equal(result, 'unchanged', 'what the watch sees of it is nothing new')
  t.match((await back(kept, 2)).outcome, { result: 'unchanged', revision: 5 })
  t.match((await back(kept, 5)).outcome, { result: 'unchanged', revision: 5 })
  await kept.stop()
})

t.test('a pin lasts until the files of its plugin change, over a restart too', async (t) => {
  const place = workplace(t)
  const kept = await fourRevisions(place)
  const folderBuild = buildsOf(kept)
  await back(kept, 3)
  const pinned = buildsOf(kept)
  t.strictNotSame(pinned, folderBuild)
  t.match(kept.host.prepared.pinned, [{ pin: { kind: 'strategy', id: 'breakout' } }])
  await kept.save(RISK, 'max_open_positions: 40', 'max_open_positions: 30')
  t.strictSame(buildsOf(kept), pinned, 'another file changes nothing of it')
  await kept.crash()

  const store = await openStore(place.store)
  const pins = await pinnedBefore(store, place.cache)
  await store.close()
  const again = await keptHost(place, { pinned: pins })
  t.match(again.resumed, { revision: 6, changes: [] })
  t.strictSame(buildsOf(again), pinned)
  place.edit(BREAKOUT, 'default: 3,', 'default: 3 3,')
  const broken = await again.drive(again.reloader.request({ author: 'file' }))
  t.match(broken, { result: 'rejected' }, 'the files changed: the pin has ended, and they do not compile')
  t.match(again.host.prepared.pinned, [{ pin: { id: 'breakout' } }], 'what was refused changes nothing')
  place.edit(BREAKOUT, 'default: 3 3,', 'default: 3,')
  const same = await again.drive(again.reloader.request({ author: 'file' }))
  t.match(same, { result: 'unchanged', plan: { pins: [{ plugin: 'strategy breakout' }] } })

  const off = await again.drive(again.reloader.request({ author: 'ann', unpin: ['breakout'] }))
  t.match(off, { result: 'activated', plan: { pins: [], plugins: [{ plugin: 'strategy breakout' }] } })
  t.strictSame(buildsOf(again), folderBuild)
  await again.stop()
})

t.test('a pin over code that is broken, and one whose folder gets the same code', async (t) => {
  const place = workplace(t)
  const kept = await keptHost(place)
  place.edit(BREAKOUT, 'default: 2,', 'default: 2 2,')
  const broken = await kept.drive(kept.reloader.request({ author: 'file' }))
  t.match(broken, { result: 'rejected' })
  t.match(kept.host.refusedFiles, { code: 'CONFIG_INVALID', message: /index\.ts/ })
  const { outcome } = await back(kept, 1)
  t.match(outcome, {
    result: 'activated',
    plan: { repinned: ['strategy breakout'], pins: [{ instead: null }] },
  })
  t.equal(kept.host.refusedFiles, null, 'what runs is what files and pins say')
  place.edit(BREAKOUT, 'default: 2 2,', 'default: 2,')
  const { plan, result } = await kept.drive(kept.reloader.request({ author: 'file' }))
  t.match({ plan, result }, { result: 'activated', plan: { repinned: ['strategy breakout'], pins: [] } })
  await kept.stop()
})

t.test('what is in no revision is not overwritten without being asked twice', async (t) => {
  const place = workplace(t)
  const kept = await fourRevisions(place)
  place.edit(RISK, 'risk:', 'risk: [')
  const broken = place.read(RISK)
  const refused = await back(kept, 1)
  t.match(refused.outcome, {
    result: 'rejected',
    revision: 4,
    rolledBackTo: 1,
    error: { code: 'CONFIG_UNKEPT', message: /^What is in risk\.yaml of ".*configs" is in no revision/ },
  })
  t.equal(place.read(RISK), broken)
  t.match(await planRollBack(kept.host, kept.reloader, 1), {
    files: ['strategies.yaml', 'risk.yaml'],
    unkept: ['risk.yaml'],
  })
  const { outcome, copies } = await back(kept, 1, true)
  t.match(outcome, { result: 'activated', revision: 5 })
  t.equal(copies.length, 1)
  t.equal(place.read(`configs/${copies[0].slice(place.configs.length + 1)}`), broken)
  t.match(place.read(RISK), 'max_open_positions: 50')
  await t.rejects(back(kept, 9), {
    code: 'REVISION_UNKNOWN',
    message: /^There is no revision 9 in the store ".*"\. There are 1 to 5\.$/,
  })
  await kept.stop()
})

t.test(
  'a link stays a link, a folder that is gone comes back, one that cannot be written is refused',
  async (t) => {
    const place = workplace(t)
    const kept = await fourRevisions(place)
    const [file, behind] = [join(place.configs, 'risk.yaml'), join(place.configs, '..', 'limits')]
    renameSync(file, behind)
    symlinkSync(behind, file)
    t.match((await back(kept, 1)).outcome, { result: 'activated' })
    t.ok(lstatSync(file).isSymbolicLink())
    t.match(place.read('limits'), 'max_open_positions: 50')
    place.remove('configs')
    t.match((await back(kept, 3)).outcome, { result: 'activated' })
    t.match(place.read(RISK), 'max_open_positions: 40')

    // Something lies where the new content would lie first.
    mkdirSync(join(place.configs, `.risk.yaml.${process.pid}.tmp`))
    t.match((await back(kept, 1)).outcome, {
      result: 'rejected',
      revision: 6,
      error: {
        code: 'CONFIG_WRITE',
        message: /^The configuration folder ".*configs" cannot be written: EISDIR/,
      },
    })
    t.match(place.read(RISK), 'max_open_positions: 40')

    // What is refused copies nothing either.
    place.edit(RISK, 'max_open_positions: 40', 'max_open_positions: 41')
    t.match(await back(kept, 1, true), { outcome: { error: { code: 'CONFIG_WRITE' } }, copies: [] })
    t.notOk(readdirSync(place.configs).some((name) => name.endsWith('.bak')))
    await kept.stop()
  },
)

/** A store whose process ends at a moment of a roll-back. */
const endsAt =
  (moment: 'intent' | 'activation') =>
  (store: Store): Store => ({
    ...store,
    async put(name, value) {
      if (moment === 'intent' && name === 'roll-back' && value !== null) {
        await store.put(name, value)
        throw new Error('the end')
      }
      // A process that has ended clears nothing.
      if (name !== 'roll-back' || value !== null) await store.put(name, value)
    },
    appendRevision(entry, revision, code) {
      if (moment === 'activation' && revision.number === 3) throw new Error('the end')
      return store.appendRevision(entry, revision, code)
    },
  })

async function cutOff(place: Workplace, moment: 'intent' | 'activation'): Promise<void> {
  const kept = await keptHost(place, { wrap: endsAt(moment) })
  await kept.save(RISK, 'max_open_positions: 50', 'max_open_positions: 40')
  place.edit(STRATEGIES, 'ema_period: 9', 'ema_period: 12')
  t.match(await back(kept, 1, true), { outcome: { error: { message: 'the end' } } })
  await kept.crash()
}

async function finish(place: Workplace): ReturnType<typeof finishRollBack> {
  const store = await openStore(place.store)
  const found = await finishRollBack(store, place.configs, place.cache)
  await store.close()
  return found
}

for (const moment of ['intent', 'activation'] as const) {
  t.test(`a process that ends at the ${moment}: the next start finishes it`, async (t) => {
    const place = workplace(t)
    const shipped = [place.read(RISK), place.read(STRATEGIES)]
    await cutOff(place, moment)
    const found = await finish(place)
    const written = moment === 'intent' ? ', strategies.yaml, risk.yaml written now' : ''
    t.equal(found?.text, `A roll-back to revision 1 by ann was cut off; it is finished${written}.`)
    t.strictSame([place.read(RISK), place.read(STRATEGIES)], shipped)
    const finished = found?.finished ?? null
    if (finished === null) throw new Error('it was not finished')
    const again = await keptHost(place, finished)
    t.equal(again.host.revision, 3)
    t.match(await revisionNumbered(again.store, 3), { author: 'ann', reason: 'too slow', rolledBackTo: 1 })
    await clearIntent(again.store)
    await again.stop()
    t.equal(await finish(place), null)
  })
}

t.test('a start with what ran last takes what waited for a strategy to hold nothing', async (t) => {
  const place = workplace(t)
  place.edit('plugins/strategy-mean-reversion/src/index.ts', "reload: 'hot'", "reload: 'flat'")
  const kept = await keptHost(place)
  const { name } = kept.host.engine.sleeves[1]
  while (kept.host.engine.sleeves[1].openSlots === 0) await kept.to(kept.host.feed.bars + 1)
  place.edit(STRATEGIES, 'vwap_deviation_threshold: 2.0', 'vwap_deviation_threshold: 2.5')
  await kept.save(RISK, 'max_open_positions: 50', 'max_open_positions: 40')
  t.match(kept.host.held, [{ value: 2 }])
  await kept.stop()
  place.edit(RISK, 'risk:', 'risk: [')
  const again = await keptHost(place, { last: true })
  const threshold = (): unknown =>
    (again.host.prepared.checked.parameters.get(name) as { vwap_deviation_threshold: number })
      .vwap_deviation_threshold
  t.equal(threshold(), 2)
  const { reloader, host } = again
  while (isBusy(host.engine, name)) await again.to(host.feed.bars + 1)
  host.inputs.open()
  reloader.afterInput()
  await again.drive(reloader.close())
  t.equal(threshold(), 2.5)
  t.strictSame(host.held, [])
  await again.stop()
})

t.test('another revision that comes into force ends what was cut off', async (t) => {
  const place = workplace(t)
  await cutOff(place, 'intent')
  const kept = await keptHost(place)
  await kept.save(RISK, 'max_open_positions: 40', 'max_open_positions: 33')
  await kept.stop()
  t.equal(await finish(place), null)
})

t.test('a roll-back that was cut off does not touch what a person has changed since', async (t) => {
  const place = workplace(t)
  await cutOff(place, 'intent')
  place.edit(RISK, 'max_open_positions: 40', 'max_open_positions: 33')
  const strategies = place.read(STRATEGIES)
  t.match(await finish(place), {
    text: 'A roll-back to revision 1 by ann was cut off; risk.yaml was changed since, so the files run as they are.',
    finished: null,
  })
  t.match(place.read(RISK), 'max_open_positions: 33')
  t.equal(place.read(STRATEGIES), strategies)
  t.equal(await finish(place), null, 'and it is said once')
  t.ok(existsSync(place.configs))
})

t.test('a host without a store has nothing to go back to', async (t) => {
  const kept = await keptHost(workplace(t))
  const bare = { ...kept.host, store: null }
  const request = { number: 1, author: 'ann', force: false }
  await t.rejects(rollBack(bare, kept.reloader, request), {
    code: 'REVISIONS_NOT_KEPT',
  } satisfies Partial<GrodtError>)
  await kept.stop()
})
