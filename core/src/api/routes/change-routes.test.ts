import { pino } from 'pino'
import t from 'tap'
import { parseYaml } from '../../config/yaml.ts'
import { workplace } from '../../host/durable/workplace.fixture.ts'
import { keptHost } from '../../host/reload/kept-host.fixture.ts'
import { configTag } from '../etag.ts'
import { createApi } from '../server.ts'

const RISK = 'configs/risk.yaml'
const STRATEGIES = 'configs/strategies.yaml'
const S3 = 'S3_Breakout'

const place = workplace(t)
place.edit('plugins/strategy-mean-reversion/src/index.ts', "reload: 'hot'", "reload: 'flat'")
const kept = await keptHost(place)
const { host, reloader } = kept
const app = createApi({ host, reloader, log: pino({ level: 'silent' }) })
t.teardown(() => app.close())

interface Answered {
  readonly status: number
  readonly etag: unknown
  readonly body: Readonly<Record<string, unknown>>
}

async function ask(
  method: 'GET' | 'PATCH' | 'POST',
  url: string,
  payload?: object,
  headers: Record<string, string> = {},
): Promise<Answered> {
  const request = { method, url: `/api/v1${url}`, headers, ...(payload !== undefined && { payload }) }
  const answer = await kept.drive(app.inject(request))
  return { status: answer.statusCode, etag: answer.headers.etag, body: answer.json() }
}

const person = { reason: 'calmer', author: 'ann' }

t.test('a file is read with its ETag, and its schema', async (t) => {
  const { status, etag, body } = await ask('GET', '/config/risk')
  t.match([status, etag], [200, /^"revision-1-[0-9a-f]{12}"$/])
  t.match(body, {
    file: 'risk.yaml',
    revision: 1,
    text: place.read(RISK),
    values: { risk: { max_open_positions: 50, order_rate: Object } },
    waiting: [],
  })
  t.match(await ask('GET', '/config/schema/risk'), {
    body: {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      properties: { risk: { properties: { max_open_positions: { type: 'integer' } } } },
    },
  })
  t.match(await ask('GET', '/config/risks'), {
    status: 400,
    body: {
      detail:
        'The path key "file" must be one of strategies, ml, regime, risk, host, alerts (did you mean "risk"?); this was "risks".',
    },
  })
})

t.test('a change is in the file, in force, and says so; the next one needs the new ETag', async (t) => {
  const before = place.read(RISK)
  const changes = { risk: { max_open_positions: 12 } }
  const dry = await ask('PATCH', '/config/risk', { changes, ...person, dry_run: true })
  t.match(dry, { status: 200, etag: configTag(host), body: { result: 'planned', revision: 1 } })
  t.equal(place.read(RISK), before)
  const ifMatch = { 'if-match': configTag(host) }
  const done = await ask('PATCH', '/config/risk', { changes, ...person }, ifMatch)
  t.match(done, {
    status: 200,
    etag: /^"revision-2-/,
    body: {
      file: 'risk.yaml',
      result: 'activated',
      revision: 2,
      now: ['risk.max_open_positions'],
      pending: [],
      changes: [{ key: 'risk.max_open_positions', from: 50, to: 12, effect: 'now' }],
    },
  })
  t.equal(place.read(RISK), before.replace('max_open_positions: 50', 'max_open_positions: 12'))
  const late = await ask('PATCH', '/config/risk', { changes: { risk: { exposure: 2 } }, ...person }, ifMatch)
  t.match(late, { status: 412, etag: /^"revision-2-/, body: { code: 'STATE_MOVED' } })
  t.match(await ask('PATCH', '/config/risk', { changes, ...person }), { body: { result: 'unchanged' } })
})

t.test('files are checked before anybody writes them', async (t) => {
  const before = [place.read(RISK), host.revision]
  const risk = place.read(RISK).replace('exposure: 1 ', 'exposure: 2 ')
  t.match(await ask('POST', '/config/validate', { risk }), {
    status: 200,
    body: {
      valid: true,
      errors: [],
      error: null,
      plan: { changes: [{ key: 'risk.exposure', from: 1, to: 2 }] },
    },
  })
  const wrong = { risk: 'risk: { exposure: much }\n', ml: 'machine_learning: [' }
  t.match(await ask('POST', '/config/validate', wrong), {
    status: 200,
    body: {
      valid: false,
      error: { code: 'CONFIG_INVALID' },
      errors: [
        { file: /ml\.yaml$/, line: 1, column: 20, key: '' },
        { file: /risk\.yaml$/, line: 1, column: 19, key: 'risk.exposure', value: 'much' },
      ],
      plan: null,
    },
  })
  t.strictSame([place.read(RISK), host.revision], before)
})

t.test('what is wrong between files says what was expected, and which name was meant', async (t) => {
  const strategies = `strategies:
  S1_VWAP_EMA_Scalper: { capital_allocation: 0.5, on_disable: { hand_over: S3_Breakot }, timeframe: 7m }
  S3_Breakout: { capital_allocation: 0.6, previous_name: S3_Breakout, regime_requirements: [trendng] }
  S2_Mean_Revision: { capital_allocation: 0.1 }
`
  const risk =
    'risk: { correlation: { minimum: 90, window: 50 }, groups: { a: { symbols: [BTC/USD], max_exposure: 0.1 } } }\n'
  const { body } = await ask('POST', '/config/validate', {
    ...{ strategies, risk },
    host: 'host: { api: { host: 0.0.0.0, tls: { key: k.pem } }, allocation: { plugin: statik } }\n',
    alerts: 'alerts: { quiet_hours: { from: "22:00" } }\n',
  })
  const rows = body.errors as { key: string; value: unknown; expected: string; nearest: string | null }[]
  const told = new Map(rows.map(({ key, value, expected, nearest }) => [key, [value, expected, nearest]]))
  const strategy = 'strategies.S1_VWAP_EMA_Scalper'
  t.match(Object.fromEntries(told), {
    'strategies.S3_Breakout.capital_allocation': [0.6, /^the enabled strategies to sum to at most 1/, null],
    'strategies.S3_Breakout.previous_name': [
      'S3_Breakout',
      'another name than its own: remove the key',
      null,
    ],
    'strategies.S3_Breakout.regime_requirements[0]': ['trendng', /^one of: trending/, 'trending'],
    [`${strategy}.on_disable.hand_over`]: [
      'S3_Breakot',
      'one of: S3_Breakout, S2_Mean_Revision',
      'S3_Breakout',
    ],
    [`${strategy}.timeframe`]: ['7m', 'a multiple of 5m, the bars that are loaded', null],
    'strategies.S2_Mean_Revision': ['S2_Mean_Revision', /^a key "plugin" with one of: /, /\w/],
    'risk.correlation.minimum': [90, 'at most window (50)', null],
    'risk.groups.a.symbols[0]': ['BTC/USD', /^one of: BTC\/USDT/, 'BTC/USDT'],
    'host.api.tls.key': ['k.pem', 'tls.certificate beside it', null],
    'host.allocation.plugin': ['statik', /^one of: /, 'static'],
    'alerts.quiet_hours.from': ['22:00', 'quiet_hours.to beside it', null],
  })
  t.ok(rows.every(({ expected }) => expected !== null))
})

t.test('a strategy is switched off and on again', async (t) => {
  const before = place.read(STRATEGIES)
  const isOn = (): unknown => {
    const { strategies } = parseYaml('a', place.read(STRATEGIES)).value as {
      strategies: Record<string, object>
    }
    return Reflect.get(strategies[S3], 'enabled')
  }
  const dry = await ask('POST', `/strategies/${S3}/disable`, { ...person, dry_run: true })
  t.match(dry.body, {
    result: 'planned',
    changes: [{ key: `strategies.${S3}.enabled`, from: true, to: false }],
  })
  t.equal(place.read(STRATEGIES), before)
  t.match(await ask('POST', `/strategies/${S3}/disable`, person), {
    status: 200,
    body: { result: 'activated' },
  })
  t.equal(isOn(), false)
  t.match(await ask('POST', `/strategies/${S3}/disable`, person), { body: { result: 'unchanged' } })
  t.match(await ask('POST', `/strategies/${S3}/enable`, person), {
    status: 200,
    body: { result: 'activated' },
  })
  t.equal(isOn(), true)
  t.match(await ask('POST', '/strategies/S9/enable', person), {
    status: 404,
    body: { code: 'STRATEGY_UNKNOWN' },
  })
  t.match(await ask('POST', `/strategies/${S3}/enable`, {}), { body: { code: 'REASON_MISSING' } })
})

t.test('parameters of a strategy are changed; what waits says for what', async (t) => {
  const changes = { parameters: { breakout_threshold: 1.75 }, regime_requirements: null }
  const { status, body } = await ask('PATCH', `/strategies/${S3}`, { changes, ...person })
  t.match([status, body.result, body.now], [200, 'activated', Array])
  t.match(parseYaml('a', place.read(STRATEGIES)).value, {
    strategies: {
      [S3]: { enabled: true, parameters: { breakout_threshold: 1.75, volume_confirmation: true } },
    },
  })
  t.notMatch(place.read(STRATEGIES).split(S3)[1], 'regime_requirements')
  t.match((await ask('GET', '/config/strategies')).body, {
    values: { strategies: { [S3]: { parameters: {} } } },
  })

  const started = await ask('PATCH', '/config/host', { changes: { host: { seed: 7 } }, ...person })
  t.match(started.body, {
    result: 'activated',
    now: [],
    pending: [
      {
        key: 'host.seed',
        from: 1,
        to: 7,
        why: 'a running process cannot change it: it holds from the next start on',
      },
    ],
  })
  const sleeve = host.engine.sleeves[1]
  while (sleeve.openSlots === 0) await kept.to(host.feed.bars + 1)
  const waits = { parameters: { vwap_deviation_threshold: 2.5 } }
  t.match((await ask('PATCH', `/strategies/${sleeve.name}`, { changes: waits, ...person })).body, {
    result: 'activated',
    now: [],
    pending: [
      {
        key: `strategies.${sleeve.name}.parameters.vwap_deviation_threshold`,
        from: 2,
        to: 2.5,
        why: `${sleeve.name} has a position or a waiting entry: it holds once there is none`,
      },
      { key: 'host.seed' },
    ],
  })
})

t.test('who asks for the same plan at once shares it', async (t) => {
  const plans = t.capture(reloader, 'plan', reloader.plan.bind(reloader))
  const all = await Promise.all(Array.from({ length: 25 }, () => ask('GET', '/config/diff')))
  t.ok(all.every(({ status }) => status === 200))
  const planned = plans().length
  t.ok(planned >= 1 && planned <= 2, `${planned} plans`)
  const rollBacks = await Promise.all(
    Array.from({ length: 8 }, () => ask('GET', '/config/revisions/1/rollback')),
  )
  t.strictSame(new Set(rollBacks.map(({ status }) => status)), new Set([200]))
  t.ok(plans().length <= 2)
})

t.test('what only waits changes the ETag too', async (t) => {
  const [before, revision] = [configTag(host), host.revision]
  place.edit('configs/host.yaml', 'seed: 7', 'seed: 8')
  t.match(await ask('POST', '/config/reload', { author: 'ann' }), { status: 200 })
  t.equal(host.revision, revision, 'it makes no revision')
  t.not(configTag(host), before)
  const changes = { risk: { exposure: 2 } }
  const late = await ask('PATCH', '/config/risk', { changes, ...person }, { 'if-match': before })
  t.match(late, { status: 412, etag: configTag(host), body: { code: 'STATE_MOVED' } })
})

t.test('what is refused says why and changes nothing', async (t) => {
  const state = (): unknown => [place.read(RISK), place.read(STRATEGIES), host.revision, host.events.newest]
  const before = state()
  const refused = async (
    url: string,
    payload: object,
    headers?: Record<string, string>,
  ): Promise<unknown> => {
    const { status, body } = await ask('PATCH', url, payload, headers)
    return [status, body.code, String(body.detail).split('\n').at(-1)]
  }
  t.match(
    await refused('/config/risk', { changes: { risk: { exposure: 'much', max_drawdown: -1 } }, ...person }),
    [422, 'CONFIG_INVALID', /risk\.yaml:\d+:\d+ risk\.\w+: was/],
  )
  t.match(await refused('/strategies/S3_Breakuot', { changes: {}, ...person }), [
    404,
    'STRATEGY_UNKNOWN',
    /did you mean "S3_Breakout"/,
  ])
  t.strictSame(await refused('/config/risk', { changes: {} }), [
    400,
    'REASON_MISSING',
    'A command needs a reason in words. Send why as JSON, for example {"reason": "exchange maintenance"}.',
  ])
  t.strictSame(await refused('/config/risk', { changes: [1], ...person }), [
    400,
    'BODY_INVALID',
    'The body key "changes" must be an object with what changes.',
  ])
  t.match(await refused('/config/risk', { changes: {}, ...person }, { 'if-match': 'x' }), [
    400,
    'BODY_INVALID',
    'The header If-Match must be an ETag in quotes, as GET /config has it, or several with commas between them; this was x.',
  ])
  t.strictSame(state(), before)
  await kept.stop()
})
