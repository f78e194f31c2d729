import { existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { csv, HOUR, START, walk } from '../../cli/cli-fixture.ts'
import { REQUEST_KEYS } from '../../research/jobs/request-words.ts'
import { importBody } from '../schemas/data-schemas.ts'
import { backtestBody } from '../schemas/research-schemas.ts'
import { researchApi, type Body } from './research-api.fixture.ts'

const BARS = walk(60, 7)

const { place, folder, ask, over, close } = await researchApi(t)
place.write('imports/btcusdt_1h.csv', csv(BARS.filter((_, i) => i !== 9 && i !== 10 && i !== 30)))
place.write('imports/bad/ethusdt_1h.csv', csv(BARS).replace(/\n(\d+),[^,]+/, '\n$1,-1'))
place.write('imports/other/btcusdt_1h.csv', csv(walk(60, 8)))
place.write('elsewhere/solusdt_1h.csv', csv(BARS))
symlinkSync(join(folder, 'elsewhere'), join(folder, 'imports', 'way-out'))
mkdirSync(join(folder, 'imports', 'links'))
symlinkSync(join(folder, 'elsewhere', 'solusdt_1h.csv'), join(folder, 'imports', 'links', 'solusdt_1h.csv'))

const start = (payload: object = {}) => ask('POST', '/data/import', { reason: 'new bars', ...payload })
const imported = async (payload: object = {}): Promise<Body> => {
  const { body } = await start(payload)
  return over('/data/imports', body.id)
}

t.test('files are imported beside the host, and what came of them is kept', async (t) => {
  t.match(await start({ author: 'anna' }), {
    status: 200,
    body: {
      ...{ id: 1, state: 'running', asked: { author: 'anna', reason: 'new bars' }, ended: null },
      ...{ paths: [''], into: '', symbol: null, timeframe: null, badRows: 'refuse', replace: false },
    },
  })
  const done = await over('/data/imports', 1)
  t.match(done, { state: 'done', failure: null, progress: { done: 1, all: 1, share: 1 } })
  const gap = { from: new Date(START + 9 * HOUR).toISOString(), bars: 2, line: 11 }
  t.match(done.result, {
    series: [
      {
        file: join(folder, 'data', 'BTCUSDT-1h.csv.gz'),
        ...{ symbol: 'BTC/USDT', timeframe: '1h', state: 'new', barsBefore: 0, bars: 57 },
        gaps: { count: 2, missing: 3, longest: gap, first: [gap, { bars: 1 }] },
        sources: [{ file: join(folder, 'imports', 'btcusdt_1h.csv'), added: 57, equal: 0, replaced: 0 }],
      },
    ],
    leftOut: [],
  })
  t.match(await ask('GET', '/data'), {
    body: { files: [{ file: 'BTCUSDT-1h.csv.gz', bars: 57, checksum: 'ok', gaps: 2 }] },
  })
  t.match(await ask('GET', '/data/imports'), { body: { imports: [{ id: 1, state: 'done' }] } })
})

t.test('the gaps of a file come in pages, the newest first', async (t) => {
  const first = await ask('GET', '/data/gaps?file=BTCUSDT-1h.csv.gz&limit=1')
  t.match(first, {
    status: 200,
    body: {
      file: { symbol: 'BTC/USDT', bars: 57, missing: 3 },
      gaps: [{ from: { ms: START + 30 * HOUR }, to: { ms: START + 31 * HOUR }, bars: 1 }],
    },
  })
  const next = String(first.body.next)
  const second = await ask('GET', `/data/gaps?file=BTCUSDT-1h.csv.gz&limit=1&cursor=${next}`)
  t.match(second.body, { gaps: [{ from: { ms: START + 9 * HOUR }, bars: 2 }], next: null })
  const until = await ask('GET', `/data/gaps?file=BTCUSDT-1h.csv.gz&to=${START + 9 * HOUR}`)
  t.match(until.body, { gaps: [{ bars: 2 }], next: null })
  const after = await ask('GET', `/data/gaps?file=BTCUSDT-1h.csv.gz&from=${START + 31 * HOUR}`)
  t.match(after.body, { gaps: [], next: null })
  t.match(await ask('GET', '/data/gaps?file=none.csv'), { status: 404, body: { code: 'DATA_NOT_FOUND' } })
  t.match(await ask('GET', '/data/gaps?file=../imports/btcusdt_1h.csv'), { status: 422 })
  t.equal((await ask('GET', '/data/gaps')).status, 400)
})

t.test('what is wrong is said with file and line, and nothing is written', async (t) => {
  const before = readdirSync(join(folder, 'data'))
  const file = join(folder, 'imports', 'bad', 'ethusdt_1h.csv')
  const bad = await imported({ paths: ['bad', 'other'] })
  t.match(bad, { state: 'failed', result: null, failure: { code: 'DATA_FILES' } })
  const { problems, message } = bad.failure as { problems: Body[]; message: string }
  t.match(message, /To let new bars replace those of .+, give "replace": true\./)
  t.match(message, 'Correct them, or leave them out with "bad_rows": "drop".')
  t.notMatch(JSON.stringify(bad), /--\w/)
  t.match(problems, [
    { file: null, line: null, kind: 'DATA_CONFLICT', problem: /btcusdt_1h\.csv:2: [^]*"replace": true/ },
    { file, line: 2, kind: 'price', problem: 'open is -1, a price must be above 0' },
  ])
  t.strictSame(readdirSync(join(folder, 'data')), before)

  const dropped = await imported({ paths: ['bad/ethusdt_1h.csv'], bad_rows: 'drop' })
  t.match(dropped.result, { leftOut: [{ file, count: 1, rows: [{ line: 2, kind: 'price' }] }] })
  const replaced = await imported({ paths: ['other'], replace: true })
  t.match(replaced.result, {
    series: [{ state: 'changed', barsBefore: 57, bars: 60, sources: [{ added: 3, replaced: 57 }] }],
  })
})

t.test('what a message advises are keys of the requests', async (t) => {
  for (const key of Object.values(REQUEST_KEYS)) {
    t.ok(key in importBody.properties || key in backtestBody.properties, key)
  }
})

t.test('no path leaves the folders', async (t) => {
  const paths = [
    '..',
    '../elsewhere',
    'way-out',
    'way-out/solusdt_1h.csv',
    'links',
    folder,
    '../imports',
    '\0',
  ]
  for (const path of paths) {
    const refused = { status: 422, body: { code: 'DATA_OUTSIDE', detail: /research\.import_folder/ } }
    t.match(await start({ paths: ['btcusdt_1h.csv', path] }), refused, JSON.stringify(path))
  }
  symlinkSync(join(folder, 'elsewhere'), join(folder, 'data', 'way-out'))
  for (const into of ['..', '../elsewhere', 'way-out', folder]) {
    const refused = { status: 422, body: { code: 'DATA_OUTSIDE', detail: /research\.data_folder/ } }
    t.match(await start({ into }), refused, into)
  }
  t.match(await start({ into: 'BTCUSDT-1h.csv.gz/new' }), { status: 404, body: { code: 'DATA_NOT_FOUND' } })
  t.match(await start({ paths: [] }), { status: 400 })
  t.match(await start({ paths: ['none'] }), { status: 404, body: { code: 'DATA_NOT_FOUND' } })

  const target = join(folder, 'elsewhere', 'solusdt_1h.csv')
  symlinkSync(target, join(folder, 'data', 'SOLUSDT-1h.csv.gz'))
  const linked = await imported({ paths: ['btcusdt_1h.csv'], symbol: 'SOL/USDT' })
  t.match(linked, { state: 'failed', failure: { code: 'DATA_TARGET', message: /is a link; nothing was/ } })
  t.match(await ask('GET', '/data/imports'), { body: { imports: [{ id: 5 }, {}, {}, {}, {}] } })
  const { body: page } = await ask('GET', '/data/imports?limit=4')
  t.match(page, { imports: [{ id: 5 }, {}, {}, { id: 2 }], next: String })
  t.match(await ask('GET', `/data/imports?cursor=${String(page.next)}`), {
    body: { imports: [{ id: 1 }], next: null },
  })
})

t.test('an import is cancelled, its record goes, and the end of the API ends what runs', async (t) => {
  const { body } = await start()
  const path = `/data/imports/${String(body.id)}`
  t.match(await ask('DELETE', path, { reason: 'x' }), { status: 409, body: { code: 'JOB_ACTIVE' } })
  t.match(await ask('POST', `${path}/cancel`, { reason: 'not now', author: 'bob' }), {
    body: { state: 'cancelled', cancelled: { author: 'bob', reason: 'not now' } },
  })
  t.match(await ask('POST', `${path}/cancel`, { reason: 'x' }), {
    status: 409,
    body: {
      code: 'JOB_OVER',
      detail: 'The import 6 is over already, it is cancelled: there is nothing to cancel.',
    },
  })
  t.match(await ask('DELETE', path, { reason: 'x' }), { status: 200, body: { id: 6 } })
  t.match(await ask('GET', path), { status: 404, body: { code: 'JOB_UNKNOWN' } })
  await start()
  await close()
  t.match(JSON.parse(place.read('records/7/job.json')), { state: 'cancelled', cancelled: { author: 'host' } })
  t.notOk(existsSync(join(folder, 'records', '6')))
})
