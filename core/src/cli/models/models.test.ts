import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { moment } from '../../host/views/time.ts'
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
  t.match(JSON.parse(out), { models: [{ id: ids[2], state: 'candidate' }], next: null })
  const part = (await run(t, 'list', '--store', store, '--limit', '2')).out.trim().split('\n')
  const [, cursor] = /^older ones: --cursor (\S+)$/.exec(part.at(-1) ?? '') ?? []
  t.match((await run(t, 'list', '--store', store, '--cursor', cursor)).out, /^market_risk\n   1 .*\n.*\n$/)
  t.match((await run(t, 'list', '--store', store, '--state', 'retired')).out, /^market_risk\n   1 .*\n.*\n$/)
  await t.rejects(run(t, 'list', '--store', store, '--state', 'champoin'), {
    message:
      /There is no state "champoin" \(did you mean "champion"\?\)\. It is one of candidate, champion, /,
  })
  t.match(
    (await run(t, 'show', ids[0].slice(0, 8), '--store', store)).out,
    /^model \w{12}, number 1: retired/,
  )
})

t.test('what a model of an older store rests on is not known, and why', async (t) => {
  const { store, ids } = await storeOf(t)
  t.strictSame((await run(t, 'importance', ids[0], '--store', store)).out.split('\n'), [
    `model ${ids[0].slice(0, 12)} of market_risk`,
    '      Its members were not asked: there was no time for it, or an earlier',
    '      version made it.',
    '      Nothing was shuffled. It was never validated.',
    '  feature  share',
    '  m4h        n/a',
    '  m1d        n/a',
    '',
  ])
})

t.test('a running host is asked whether there is a drift', async (t) => {
  const { store, ids } = await storeOf(t)
  const { out: shown } = await run(t, 'show', ids[1], '--store', store, '--json')
  const [time, limited] = [moment(60 * DAY), { value: 1.5, begins: 0, ends: 1 }]
  const drift = {
    ...{ target: 'market_risk', champion: ids[1], state: 'none', since: null, accuracy: null, reason: null },
    gain: { ...limited, unit: 'points', days: 60, forecasts: 240, from: moment(0), to: time },
    ...{ leadsTo: 'Nothing.', rows: null },
  }
  const answers: Readonly<Record<string, unknown>> = {
    '/api/v1/models/drift?target=market_risk': { time, targets: [drift] },
    [`/api/v1/models/${ids[1]}`]: JSON.parse(shown) as unknown,
    [`/api/v1/models/${ids[1]}/drift`]: { time, model: ids[1], serves: true, ...drift },
  }
  const server = createServer(({ url = '' }, response) => {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(answers[url]))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const api = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const lines = [
    `market_risk: no drift; model ${ids[1].slice(0, 12)} serves`,
    '      +1.5 points of accuracy against persistence over 60 days (240 forecasts),',
    '      alarm at 0 or less',
  ]
  t.strictSame(await run(t, 'drift', 'market_risk', '--api', api), {
    code: 0,
    out: ['drift at 1970-03-02 00:00 UTC', ...lines, ''].join('\n'),
  })
  const { out } = await run(t, 'show', ids[1], '--api', api)
  t.ok(out.endsWith(['', 'drift', ...lines, ''].join('\n')), out)
  t.notMatch(
    await run(t, 'show', ids[1], '--store', store),
    { out: /^drift$/m },
    'a store at rest knows no rows',
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

t.test('a champion without an earlier one is retired, and no model serves', async (t) => {
  const { store, ids } = await storeOf(t)
  for (const id of [ids[1], ids[0]]) {
    t.match(await run(t, 'retire', id.slice(0, 8), ...WHY, '--store', store), {
      code: 0,
      out: `Model ${id.slice(0, 12)} is retired of market_risk, by ann: worse than before.\n`,
    })
  }
  const opened = await openStore(store)
  t.strictSame((await openRegistry(opened)).chain('market_risk'), [])
  await opened.close()
  await t.rejects(run(t, 'retire', ids[1], '--store', store), { message: /^Say why: --reason / })
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
      ['lst'],
      'There is nothing called "lst" to do with models (did you mean "list"?). See: grodt help models',
    ],
    [
      ['show', 'x'],
      '"x" is no id. Name the model by the beginning of its id, as grodt models list shows it. See: grodt help models show',
    ],
    [
      ['importance'],
      'Name the model by the beginning of its id, as grodt models list shows it. See: grodt help models importance',
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
