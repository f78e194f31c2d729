import { join } from 'node:path'
import t from 'tap'
import { codeKey, revisionKey } from '../../store/keys.ts'
import { repairStore } from '../../store/repair.ts'
import { damage } from '../../store/store.fixture.ts'
import { storeStats } from '../../store/stats.ts'
import { openStore, type Store } from '../../store/store.ts'
import { verifyStore } from '../../store/verify.ts'
import { coreVersion } from '../../version.ts'
import { prepare } from '../prepare.ts'
import {
  keepRevision,
  prepareRevision,
  readyRevision,
  revisionAt,
  revisionChanges,
  revisionContent,
} from './revisions.ts'
import { leg, workplace } from './workplace.fixture.ts'

const DAY = 86_400_000
const RISK = ['configs/risk.yaml', 'max_symbol_exposure: 1', 'max_symbol_exposure: 0.2'] as const
const SAME = [RISK[0], RISK[1], RISK[1]] as const
const RISK_BACK = [RISK[0], RISK[2], RISK[1]] as const
const CODE = [
  'plugins/strategy-mean-reversion/src/index.ts',
  'factor * riskSize',
  '0.5 * factor * riskSize',
] as const
const mark = { kind: 'start', time: 0, input: null, events: [] }

t.test('the same content keeps its number, and each change has a new one', async (t) => {
  const place = workplace(t)
  const store = await openStore(place.store)
  const first = await place.prepare()
  const kept = await keepRevision(store, first, { time: 5 })
  t.match(kept, { number: 1, from: 1, time: 5, author: 'file', host: coreVersion(), overrides: {} })
  t.strictSame(kept.files, first.files)
  t.strictSame(
    kept.plugins.map(({ kind, id }) => [kind, id]),
    [
      ['allocator', 'static'],
      ['predictor', 'histogram-forest'],
      ['predictor', 'logistic'],
      ['regime-classifier', 'efficiency-ratio'],
      ['strategy', 'breakout'],
      ['strategy', 'mean-reversion'],
      ['strategy', 'vwap-ema-scalper'],
    ],
  )
  store.append(mark)
  t.strictSame(await keepRevision(store, await place.prepare(), { time: 6, author: 'ann' }), kept)
  place.edit(...RISK)
  const second = await keepRevision(store, await place.prepare(), { time: 7, author: 'ann' })
  t.match(second, { number: 2, from: 2, time: 7, author: 'ann' })
  store.append(mark)
  place.edit(...RISK_BACK)
  place.edit(...CODE)
  const third = await keepRevision(store, await place.prepare(), { time: 8 })
  t.match(third, { number: 3, from: 3 })
  t.strictSame(revisionChanges(kept, second), ['risk.yaml'])
  t.strictSame(revisionChanges(second, third), ['risk.yaml', 'plugin mean-reversion'])
  t.strictSame(
    revisionChanges(third, {
      ...third,
      host: '9.0.0',
      overrides: { seed: 7 },
      plugins: third.plugins.slice(1),
    }),
    ['option seed', 'plugin static', `GRODT ${coreVersion()} to 9.0.0`],
  )
  t.strictSame(await Promise.all([0, 1, 2, 3, Infinity].map((seq) => revisionAt(store, seq))), [
    null,
    kept,
    second,
    third,
    third,
  ])
  t.strictSame(await revisionAt(store, 99), third)
  await store.close()
  const stats = await storeStats(place.store)
  t.strictSame(
    stats.revisions.map(({ number, from, time }) => [number, from, time]),
    [
      [1, 1, 5],
      [2, 2, 7],
      [3, 3, 8],
    ],
  )
  t.strictSame(
    stats.code.map(({ revisions }) => revisions.join()).sort(),
    ['1,2', ...Array<string>(6).fill('1,2,3'), '3'],
    'the code of one plugin twice, of all others once',
  )
})

t.test('a revision is prepared from the store alone, with what the command line said', async (t) => {
  const place = workplace(t)
  const market = { symbols: ['BTC/USDT', 'ETH/USDT', 'SOL/USDT'], baseTimeframeMs: 300_000 }
  const overrides = { seed: 7, capital: 5000, timeframe: '15m' }
  const options = { market, cacheFolder: place.cache, ...overrides }
  const before = await prepare(join(place.store, '..', 'configs'), options)
  const store = await openStore(place.store)
  t.match(await keepRevision(store, before, { time: 0 }), { overrides })
  for (const folder of ['plugins', 'configs', 'cache']) place.remove(folder)
  const kept = await revisionAt(store, 1)
  if (kept === null) throw new Error('nothing was kept')
  const after = await prepareRevision(store, kept, place.cache)
  const { notes, ...checked } = after.checked
  t.match(notes, [/^revision 1\/ml\.yaml:2:3 /], 'places are named by the revision')
  t.strictSame({ ...checked, notes: before.checked.notes }, before.checked)
  t.equal(after.checked.config.host.account.capital, 5000)
  t.equal(after.folder, 'revision 1')
  t.strictSame(revisionContent(after), revisionContent(before))
  t.strictSame(
    after.plugins.map(({ kind, manifest, code }) => [kind, manifest.id, code]),
    before.plugins.map(({ kind, manifest, code }) => [kind, manifest.id, code]),
  )
  const [file] = kept.files
  const other = { ...kept, files: [{ ...file, text: `${file.text} ` }] }
  await t.rejects(prepareRevision(store, other, place.cache), {
    code: 'STORE_DAMAGED',
    message: new RegExp(`damaged: ${file.name} of revision 1 does not fit its hash\\.`),
  })
  const broken = { ...kept, files: kept.files.filter(({ name }) => name !== 'strategies.yaml') }
  await t.rejects(prepareRevision(store, broken, place.cache), {
    code: 'CONFIG_INVALID',
    message: /revision 1\/strategies\.yaml:1:1: the file is missing/,
  })
  await store.close()
})

t.test('retention takes revisions of removed records away, with code that nothing else needs', async (t) => {
  const place = workplace(t)
  const store = await openStore(place.store, { snapshots: 1, days: 0 })
  const numbers: (number | undefined)[] = []
  const code: string[] = []
  for (const [path, from, to] of [SAME, RISK, CODE]) {
    place.edit(path, from, to)
    const { plugins } = await keepRevision(store, await place.prepare(), { time: 0 })
    code.push(plugins.find(({ id }) => id === 'mean-reversion')?.contentHash ?? '')
    for (let i = 0; i < 10; i++) store.append({ ...mark, time: store.head().seq * DAY })
  }
  await store.writeSnapshot({ seq: 15, time: 0, bytes: Buffer.from('state') })
  t.equal(store.oldest(), 16)
  for (const seq of [15, 16, 20, 21, 30]) numbers.push((await revisionAt(store, seq))?.number)
  t.strictSame(numbers, [2, 2, 2, 3, 3], 'the snapshot at record 15 was made with revision 2')
  t.equal(await revisionAt(store, 1), null)
  t.equal((await store.revisions()).length, 2)
  t.match(await store.code(code[0]), 'enter', 'its code is there')
  await store.writeSnapshot({ seq: 30, time: 0, bytes: Buffer.from('state') })
  t.match(await store.revisions(), [{ number: 3, from: 21 }])
  await t.rejects(store.code(code[0]), { code: 'STORE_DAMAGED' }, 'and now it is not')
  await store.close()
  t.match(await verifyStore(place.store), { revisions: 1, code: 7, problems: [] })
  t.equal((await storeStats(place.store)).code.length, 7)
})

t.test('damaged code and revisions are found, and kept anew by the next start with the same', async (t) => {
  const place = workplace(t)
  const prepared = await place.prepare()
  await leg(place.store, prepared, 5, 'crash')
  const breakout = prepared.plugins.find(({ manifest }) => manifest.id === 'breakout')?.contentHash ?? ''
  await damage(place.store, codeKey(breakout), (code) => (code[9] ^= 1))
  const problem = `the plugin code ${breakout} does not fit its hash`
  t.strictSame((await verifyStore(place.store)).problems, [{ what: 'revision', seq: null, problem }])
  place.edit(...RISK)
  const changed = await place.prepare()
  await t.rejects(leg(place.store, changed, 9, 'stop'), {
    code: 'STORE_DAMAGED',
    message: new RegExp(`damaged: the plugin code ${breakout} is missing or does not fit its hash\\.`),
  })
  t.match(await repairStore(place.store), { removed: null, revisions: [problem] })
  t.match(await verifyStore(place.store), { code: 6, problems: [] })
  await t.rejects(leg(place.store, changed, 9, 'stop'), { code: 'STORE_DAMAGED' }, 'it is not there any more')
  t.match(await leg(place.store, prepared, 9, 'crash'), { resumed: { replayed: 5 }, host: { revision: 1 } })
  t.match(await verifyStore(place.store), { code: 7, revisions: 1, problems: [] })

  await damage(place.store, revisionKey(1, 1), (value) => (value[50] ^= 1))
  const lost = 'revision 1 does not fit its checksum'
  t.match(await verifyStore(place.store), { problems: [{ what: 'revision', problem: lost }] })
  await t.rejects(leg(place.store, changed, 12, 'stop'), { code: 'STORE_DAMAGED', message: new RegExp(lost) })
  await repairStore(place.store)
  t.match(await verifyStore(place.store), { problems: [] })
  await t.rejects(leg(place.store, changed, 12, 'stop'), {
    code: 'STORE_DAMAGED',
    message: /revision 1 was lost in a repair/,
  })
  t.match(await leg(place.store, prepared, 12, 'stop'), { resumed: { changes: [] }, host: { revision: 2 } })
})

t.test('what was made ready is kept with the record that brings it into force', async (t) => {
  const place = workplace(t)
  const store = await openStore(place.store)
  await keepRevision(store, await place.prepare(), { time: 5 })
  store.append(mark)
  place.edit(...RISK)
  await readyRevision(store, await place.prepare(), { time: 6 })
  t.equal((await store.revisions()).length, 1, 'without such a record it was never there')
  place.edit(...CODE)
  const ready = await readyRevision(store, await place.prepare(), { time: 7, author: 'ann' })
  t.equal(ready.number, 2)
  store.append(mark)
  t.equal(ready.append({ ...mark, kind: 'revision' }), 3)
  await store.flush()
  t.match(await revisionAt(store, 2), { number: 1 })
  const second = await revisionAt(store, 3)
  t.match(second, { number: 2, from: 3, time: 7, author: 'ann' })
  if (second !== null) t.match(await prepareRevision(store, second, place.cache), { checked: {} })
  t.match(await verifyOf(store, place.store), { revisions: 2, problems: [] })

  const again = await openStore(place.store)
  const same = await readyRevision(again, await place.prepare(), { time: 9 })
  t.equal(same.number, 2)
  same.append({ ...mark, kind: 'revision' })
  await again.flush()
  t.strictSame(await revisionAt(again, Infinity), second, 'the same content keeps its number and its place')
  await again.close()
})

async function verifyOf(store: Store, folder: string): ReturnType<typeof verifyStore> {
  await store.close()
  return verifyStore(folder)
}
