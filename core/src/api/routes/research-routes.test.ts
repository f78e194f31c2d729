import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { csv, START, walk } from '../../cli/cli-fixture.ts'
import { pinsFor } from '../../host/pins.ts'
import { loadCandles } from '../../market/import/load.ts'
import { carryOut, readyRun } from '../../research/execute.ts'
import { PLAIN_OPTIONS } from '../../research/options.fixture.ts'
import { buildReport } from '../../research/report.ts'
import { researchApi, type Body } from './research-api.fixture.ts'

const BARS = 400

const { place, folder, host, ask, over: overAt, close } = await researchApi(t)
const data = join(folder, 'data')
place.write('data/btcusdt_1h.csv', csv(walk(BARS, 7)))
place.write('data/more/ethusdt_1h.csv', csv(walk(BARS, 8).filter((_, i) => i !== 50 && i !== 51)))
place.write('elsewhere/solusdt_1h.csv', csv(walk(BARS, 9)))
symlinkSync(join(folder, 'elsewhere'), join(data, 'way-out'))

const start = (payload: object = {}) => ask('POST', '/backtests', { reason: 'to know', ...payload })

const over = (id: unknown): Promise<Body> => overAt('/backtests', id)

t.test('a backtest runs beside the host to its end, and gives what grodt backtest gives', async (t) => {
  const from = new Date(START + 100 * 3_600_000).toISOString()
  const asked = await start({ author: 'anna', from, capital: 50_000 })
  t.match(asked, {
    status: 200,
    body: {
      id: 1,
      state: 'running',
      asked: { author: 'anna', reason: 'to know' },
      revision: null,
      ended: null,
    },
  })
  const done = await over(1)
  t.match(done, { state: 'done', failure: null, options: { from, capital: 50_000 }, data: '' })
  t.match(done.progress, { done: 300, all: 300, share: 1 })
  const options = { ...PLAIN_OPTIONS, from, capital: 50_000 }
  const ready = await readyRun(loadCandles(data, { cacheFolder: null }), options, {
    configs: place.configs,
    cacheFolder: place.cache,
  })
  const run = carryOut(ready, { log: () => undefined, record: false })
  t.strictSame(done.report, JSON.parse(JSON.stringify(buildReport(run))))
  t.match((await ask('GET', '/backtests')).body, { backtests: [{ id: 1, state: 'done' }] })
  t.equal(host.feed.bars, 0, 'the host has not seen a bar of it')
})

t.test('a changed configuration is tried, and the host never sees it', async (t) => {
  const before = place.read('configs/risk.yaml')
  const { body } = await start({ changes: { risk: { risk: { exposure: 0.25 } } } })
  const { report, changes } = (await over(body.id)) as {
    report: { configuration: { file: string; text: string }[] }
    changes: unknown
  }
  t.strictSame(changes, { 'risk.yaml': { risk: { exposure: 0.25 } } })
  t.match(report.configuration.find(({ file }) => file === 'risk.yaml')?.text, /exposure: 0\.25/)
  t.equal(place.read('configs/risk.yaml'), before)
  t.match(await start({ changes: { risk: { risk: { exposre: 1 } } } }), {
    status: 422,
    body: {
      code: 'CONFIG_INVALID',
      errors: [{ file: /risk\.yaml$/, key: 'risk.exposre', nearest: 'exposure' }],
    },
  })
  t.match(await start({ changes: { host: { host: { plugin_folders: ['/tmp'] } } } }), {
    status: 400,
    body: {
      detail:
        'The plugins of a backtest are those of the host: host.plugin_folders cannot be changed for it.',
    },
  })
})

t.test('what runs and what waits is cancelled, and what is over goes', async (t) => {
  const first = await start()
  const second = await start()
  t.match([first.body.state, second.body.state], ['running', 'waiting'])
  const [running, waiting] = [first, second].map(({ body }) => `/backtests/${String(body.id)}`)
  t.match(await ask('DELETE', running, { reason: 'x' }), { status: 409, body: { code: 'JOB_ACTIVE' } })
  for (const path of [waiting, running]) {
    t.match(await ask('POST', `${path}/cancel`, { reason: 'enough' }), {
      status: 200,
      body: { state: 'cancelled', cancelled: { author: 'api', reason: 'enough' } },
    })
    t.match(await ask('POST', `${path}/cancel`, { reason: 'enough' }), {
      status: 409,
      body: { code: 'JOB_OVER' },
    })
    t.match((await ask('GET', path)).body, { report: null })
    t.equal((await ask('DELETE', path, { reason: 'x' })).status, 200)
    t.match(await ask('GET', path), { status: 404, body: { code: 'JOB_UNKNOWN' } })
  }
})

t.test('backtests are listed in pages, by how they are and when they were asked for', async (t) => {
  const ids = async (query: string): Promise<unknown[]> =>
    ((await ask('GET', `/backtests?${query}`)).body.backtests as Body[]).map(({ id }) => id)
  const { body } = await ask('GET', '/backtests?limit=1')
  t.match(body, { backtests: [{ id: 2 }], next: String })
  const rest = await ask('GET', `/backtests?cursor=${String(body.next)}`)
  t.match(rest.body, { backtests: [{ id: 1 }], next: null })
  t.strictSame(await ids('state=done'), [2, 1])
  t.strictSame(await ids('state=failed'), [])
  const [{ asked }] = rest.body.backtests as { asked: { at: { ms: number } } }[]
  t.strictSame(await ids(`to=${asked.at.ms}`), [1])
  t.strictSame(await ids(`from=${asked.at.ms + 1}`), [2])
  t.match(await ask('GET', '/backtests?state=over'), {
    status: 400,
    body: { detail: /^The query key "state" must be one of waiting, running, done, failed, cancelled/ },
  })
})

t.test('code that a roll-back has pinned runs, not what the folder of its plugin holds', async (t) => {
  const before = host.asRead
  place.edit('plugins/strategy-breakout/src/index.ts', 'default: 2,', 'default: 3,')
  const { plugins } = await place.prepare()
  host.asRead = await place.prepare(pinsFor(plugins, before.plugins))
  const { body } = await start()
  const { report } = (await over(body.id)) as { report: { plugins: { id: string; contentHash: string }[] } }
  const hashOf = (list: typeof plugins): string | undefined =>
    list.find(({ manifest }) => manifest.id === 'breakout')?.contentHash
  const ran = report.plugins.find(({ id }) => id === 'breakout')?.contentHash
  t.equal(ran, hashOf(before.plugins))
  t.not(ran, hashOf(plugins))
  host.asRead = before
})

t.test('a plugin that ends the process ends that one alone', async (t) => {
  place.edit(
    'plugins/strategy-breakout/src/index.ts',
    'export default',
    "process.stderr.write('no more')\nprocess.exit(7)\nexport default",
  )
  const { body } = await start()
  const { failure } = (await over(body.id)) as { failure: Body }
  t.match(failure, {
    code: 'RESEARCH_PROCESS',
    message: /^The process that did it ended with exit code 7; its last words were:\nno more\n/,
  })
  t.equal((await ask('GET', '/status')).status, 200)
})

t.test('the inventory has what is in the data folder', async (t) => {
  const { body } = await ask('GET', '/data')
  const row = {
    file: 'btcusdt_1h.csv',
    symbol: 'BTC/USDT',
    timeframe: '1h',
    bars: BARS,
    gaps: 0,
    problem: null,
  }
  t.match(body, { folders: ['more'], files: [{ ...row, from: { ms: START } }] })
  t.match((await ask('GET', '/data?path=more')).body, {
    folders: [],
    files: [{ file: 'more/ethusdt_1h.csv', gaps: 1, missing: 2, bars: BARS - 2 }],
  })
})

t.test('no path leaves the data folder', async (t) => {
  for (const path of ['..', '../elsewhere', 'way-out', 'way-out/solusdt_1h.csv', folder, '../data']) {
    const refused = { status: 422, body: { code: 'DATA_OUTSIDE' } }
    t.match(await ask('GET', `/data?path=${encodeURIComponent(path)}`), refused, path)
    t.match(await start({ data: path }), refused, path)
  }
  t.match(await ask('GET', '/data?path=none'), { status: 404, body: { code: 'DATA_NOT_FOUND' } })
  t.match(await start({ data: 'none' }), { status: 404, body: { code: 'DATA_NOT_FOUND' } })
  t.match(await start({ from: '2024-02-30' }), {
    status: 400,
    body: { detail: /^The body key "from" must be a time/ },
  })
  t.match(await start({ from: '2024-02-02', to: '2024-02-01' }), { status: 400 })
  const { backtests } = (await ask('GET', '/backtests')).body as { backtests: Body[] }
  t.match(backtests[0], { state: 'failed' }, 'none was taken since')
})

t.test('the end of the API ends what runs', async (t) => {
  const { body } = await start()
  await close()
  t.match(JSON.parse(place.read(`results/${String(body.id)}/job.json`)) as unknown, {
    state: 'cancelled',
    cancelled: { author: 'host' },
  })
})
