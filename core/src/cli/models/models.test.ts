import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import type { LearningNote } from '../../learning/notes.ts'
import { added, cause } from '../../learning/registry/registry.fixture.ts'
import { openRegistry } from '../../learning/registry/stored.ts'
import { openStore } from '../../store/store.ts'
import { readParquet } from '../../research/tables/table-fixture.ts'
import { modelsCommand } from './models.ts'

const DAY = 86_400_000
const WHY = ['--reason', 'worse than before', '--author', 'ann']

/** A store with champions 1 and 2 of a target and a candidate of another one, and one forecast that came true. */
async function storeOf(t: Test): Promise<{ folder: string; store: string; ids: string[] }> {
  const folder = t.testdir({})
  const path = join(folder, 'store')
  const store = await openStore(path)
  const registry = await openRegistry(store)
  const ids = [1, 2].map((n) => registry.promote(registry.add(added(n)).id, cause(n, 'better')).id)
  ids.push(registry.add(added(3, 'volatility')).id)
  const common = { target: 'market_risk', subject: 'A/B', time: DAY, now: 1, rule: null } as const
  const notes: LearningNote[] = [
    {
      what: 'forecast',
      forecasts: [
        { ...common, value: 0.75, by: 'champion', model: ids[0], reason: null },
        { ...common, subject: 'C/D', value: null, by: 'none', model: null, reason: 'data-gap' },
        { ...common, target: 'volatility', value: 0.5, by: 'persistence', model: null, reason: 'no-model' },
      ],
    },
    { what: 'scored', scores: [{ ...common, model: ids[0], value: 0.75, label: 1 }] },
  ]
  const [forecast, scored] = notes
  store.append({
    kind: 'learning',
    time: DAY,
    input: { kind: 'learning', notes: [forecast] } as never,
    events: [],
  })
  // As a journal of events alone has it.
  store.append({ kind: 'learning', time: 2 * DAY, events: [{ kind: 'learning', note: scored }] as never })
  await store.close()
  return { folder, store: path, ids }
}

/** What a command writes on standard output, and its exit code. */
async function run(t: Test, ...args: string[]): Promise<{ code: number; out: string }> {
  const captured = t.capture(process.stdout, 'write', () => true)
  try {
    const code = await modelsCommand(args)
    return {
      code,
      out: captured()
        .map(({ args: [text] }) => String(text))
        .join(''),
    }
  } finally {
    captured.restore()
  }
}

t.test('models are listed by target with what they were made of', async (t) => {
  const { store, ids } = await storeOf(t)
  const [one, two, other] = ids.map((id) => id.slice(0, 12))
  t.strictSame((await run(t, 'list', '--store', store)).out.split('\n'), [
    'volatility',
    `   3  ${other}  candidate  known at 1970-01-05 00:00 UTC, 1,003 rows`,
    '      a 30 %, b 70 %; not validated',
    'market_risk',
    `   2  ${two}  champion   known at 1970-01-04 00:00 UTC, 1,002 rows`,
    '      a 30 %, b 70 %; not validated',
    `   1  ${one}  retired    known at 1970-01-03 00:00 UTC, 1,001 rows`,
    '      a 30 %, b 70 %; not validated',
    '',
  ])
  const { out } = await run(t, 'list', '--store', store, '--target', 'volatility', '--json')
  t.match(JSON.parse(out), { models: [{ id: ids[2], state: 'candidate' }] })
  t.match(
    (await run(t, 'show', ids[0].slice(0, 8), '--store', store)).out,
    /^model \w{12}, number 1: retired/,
  )
})

t.test('a roll-back and a promotion are in the store afterwards', async (t) => {
  const { store, ids } = await storeOf(t)
  t.match(await run(t, 'rollback', 'market_risk', ...WHY, '--store', store), {
    code: 0,
    out: `Model ${ids[0].slice(0, 12)} is champion of market_risk, by ann: worse than before.\n`,
  })
  await run(t, 'promote', ids[1].slice(0, 8), ...WHY, '--store', store)
  const opened = await openStore(store)
  const registry = await openRegistry(opened)
  t.strictSame(
    registry.get(ids[1])?.changes.map(({ state, author }) => [state, author]),
    [
      ['candidate', null],
      ['champion', null],
      ['rejected', 'ann'],
      ['champion', 'ann'],
    ],
  )
  await opened.close()
})

t.test('forecasts are written with their baselines and what came', async (t) => {
  const { folder, store, ids } = await storeOf(t)
  const path = join(folder, 'forecasts.csv')
  t.equal((await run(t, 'forecasts', '--store', store, '--out', path)).out, `${path}: 3 forecasts\n`)
  t.strictSame(readFileSync(path, 'utf8').split('\n'), [
    'time,target,subject,value,by,model,reason,now,rule,label',
    `1970-01-02T00:00:00Z,market_risk,A/B,0.75,champion,${ids[0]},,1,,1`,
    '1970-01-02T00:00:00Z,market_risk,C/D,,none,,data-gap,1,,',
    '1970-01-02T00:00:00Z,volatility,A/B,0.5,persistence,,no-model,1,,',
    '',
  ])
  const parquet = join(folder, 'one.parquet')
  const options = ['--format', 'parquet', '--target', 'volatility', '--out', parquet]
  await run(t, 'forecasts', '--store', store, ...options)
  t.match(await readParquet(readFileSync(parquet)), [
    { target: 'volatility', value: 0.5, model: null, label: null },
  ])
  await t.rejects(run(t, 'forecasts', '--store', store, '--out', path), {
    code: 'DATA_WRITE',
    message: `The file "${path}" cannot be written: it is there already.`,
  })
})

t.test('a model goes out as a file that is not written over', async (t) => {
  const { folder, store, ids } = await storeOf(t)
  const path = join(folder, 'model')
  t.match(await run(t, 'export', ids[1], '--store', store, '--out', path), {
    out: `${path}: model ${ids[1].slice(0, 12)}, 514 B\n`,
  })
  await t.rejects(run(t, 'export', ids[1], '--store', store, '--out', path), { code: 'DATA_WRITE' })
  writeFileSync(path, 'x')
  await t.rejects(run(t, 'import', path, ...WHY, '--store', store), { code: 'MODEL_FILE' })
})

t.test('a wrong command line is refused', async (t) => {
  const cases: [string[], string][] = [
    [
      [],
      'Say what to do: grodt models list, show, promote, rollback, export, import, forecasts, data. See: grodt help models',
    ],
    [
      ['lst'],
      'There is nothing called "lst" to do with models (did you mean "list"?). See: grodt help models',
    ],
    [
      ['show', 'x'],
      '"x" is no id. Name the model by the beginning of its id, as grodt models list shows it. See: grodt help models show',
    ],
    [['promote', 'abcd'], 'Say why: --reason "exchange maintenance". See: grodt help models promote'],
    [['export', 'abcd'], 'Name the file to write with --out FILE. See: grodt help models export'],
    [['import', ...WHY], 'Name the file, as grodt models export wrote it. See: grodt help models import'],
    [
      ['forecasts', '--out', 'x', '--format', 'xls'],
      '--format was "xls", expected csv or parquet. See: grodt help models forecasts',
    ],
  ]
  for (const [args, message] of cases) await t.rejects(modelsCommand(args), { code: 'OPTION', message })
  await t.rejects(modelsCommand(['rollback', 'market', ...WHY]), {
    message: /^There is no target "market"(.*)\. It is one of market_risk, /,
  })
})
