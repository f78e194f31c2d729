import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { foreseeable, SYMBOLS } from '../../host/learning/world.fixture.ts'
import type { ModelRow } from '../../host/views/models.ts'
import { openRegistry } from '../../learning/registry/stored.ts'
import { validationJson } from '../../learning/registry/validation.ts'
import { canonicalFile, canonicalName } from '../../market/data/canonical.ts'
import { openStore } from '../../store/store.ts'
import { addConfigs } from '../cli-fixture.ts'
import { modelsCommand } from '../models/models.ts'
import { trainCommand } from './train.ts'
import { validateCommand } from './validate.ts'

const folder = t.testdir({ data: {}, other: {} })
const at = (...names: string[]): string => join(folder, ...names)

addConfigs(folder)
writeFileSync(
  at('configs', 'ml.yaml'),
  'machine_learning:\n  performance_prediction: { enabled: true, model_type: logistic, targets: [market_risk] }\n',
)
for (const { symbol, timeframeMs, columns } of foreseeable(214)) {
  const { bytes } = canonicalFile({ symbol, timeframeMs, columns })
  writeFileSync(at('data', canonicalName(symbol, timeframeMs)), bytes)
}
const CONFIGS = ['--configs', at('configs')]
const DATA = ['--data', at('data'), ...CONFIGS]
const WHY = ['--reason', 'for this test', '--author', 'ann']

type Command = (args: string[]) => Promise<number>

/** What a command wrote on standard output, and its exit code. */
async function run(command: Command, ...args: string[]): Promise<{ code: number; out: string }> {
  const captured = t.capture(process.stdout, 'write', () => true)
  try {
    const code = await command(args)
    const texts = captured().map(({ args: [text] }) => String(text))
    return { code, out: texts.join('') }
  } finally {
    captured.restore()
  }
}

interface TargetReport {
  readonly target: string
  readonly rows: number
  readonly days: number
  readonly report: { readonly rows: number; readonly figures: { readonly accuracy: Record<string, number> } }
}

let validated: TargetReport | null = null

t.test(
  'validate says how good predictions would have been, beside their baselines, and keeps nothing',
  async (t) => {
    const { code, out } = await run(validateCommand, ...DATA, '--json')
    t.equal(code, 0)
    const reports = JSON.parse(out) as TargetReport[]
    t.equal(reports.length, 1)
    validated = reports[0]
    t.match(validated, { target: 'market_risk', rows: /^1\d{3}$/, report: { rows: Number } })
    const { accuracy } = validated.report.figures
    t.ok(accuracy.model > accuracy.persistence, 'the volatility of this world can be foreseen')
    for (const baseline of ['majority', 'persistence', 'rule', 'shuffled'])
      t.type(accuracy[baseline], 'number')
    t.strictSame(readdirSync(folder).sort(), ['configs', 'data', 'other'])
  },
)

t.test('train prints the same validation, and the store has the model', async (t) => {
  const { code, out } = await run(trainCommand, ...DATA, '--store', at('store'))
  t.equal(code, 0)
  const figure = ((validated?.report.figures.accuracy.model ?? NaN) * 100).toFixed(1)
  t.match(out, new RegExp(`accuracy .*${figure}`))
  t.match(out, /^market_risk: model [0-9a-f]{12} is champion in .*: sane: accuracy /m)
  const store = await openStore(at('store'))
  const registry = await openRegistry(store)
  const champion = registry.champion('market_risk')
  t.equal(registry.validation(champion?.specificationId ?? '')?.record.label.length, validated?.report.rows)
  await store.close()
})

t.test('train leaves the walk-forward of a host on another market to that host', async (t) => {
  const before = await openStore(at('store'))
  const registry = await openRegistry(before)
  const id = registry.champion('market_risk')?.specificationId ?? ''
  const found = registry.validation(id)
  if (found === null) throw new Error('nothing was kept')
  const { record, report } = found
  const own = { record: { ...record, label: record.label.map((label) => 1 - label) }, report }
  before.putValidation(id, validationJson(own))
  await before.flush({ sync: true })
  await before.close()
  t.match(await run(trainCommand, ...DATA, '--store', at('store')), { code: 0 })
  const after = await openStore(at('store'))
  t.strictSame((await openRegistry(after)).validation(id), own)
  await after.close()
})

t.test('train writes files for models import: the same model', async (t) => {
  const { code, out } = await run(trainCommand, ...DATA, '--out', at('models'), '--json')
  t.equal(code, 0)
  const [{ kept }] = JSON.parse(out) as { kept: string }[]
  const [file] = readdirSync(at('models'))
  t.equal(kept, `market_risk: model ${file.slice(12, 24)} is in ${at('models', file)}.`)
  const listed = await run(modelsCommand, 'list', '--store', at('store'), '--json')
  const [{ id }] = (JSON.parse(listed.out) as { models: ModelRow[] }).models
  t.equal(file, `market_risk-${id.slice(0, 12)}.grodt-model`)

  const path = at('models', file)
  const other = ['--store', at('other')]
  const short = id.slice(0, 12)
  t.match(await run(modelsCommand, 'import', path, ...WHY, ...CONFIGS, ...other), {
    code: 0,
    out: `Model ${short} is candidate of market_risk, by ann: imported: for this test.\n`,
  })
  t.match(await run(modelsCommand, 'promote', short, ...WHY, ...other), {
    code: 0,
    out: `Model ${short} is champion of market_risk, by ann: for this test.\n`,
  })
  t.match(await run(modelsCommand, 'show', short, ...other), {
    out: /^model [0-9a-f]{12}, number 1: champion/,
  })
  await run(modelsCommand, 'export', short, '--out', at('exported'), ...other)
  t.ok(readFileSync(at('exported')).equals(readFileSync(path)), 'what goes out is what came in')
  await t.rejects(run(modelsCommand, 'rollback', 'market_risk', ...WHY, ...other), {
    code: 'MODEL_NO_EARLIER',
  })
})

t.test('the rows of a target are a table', async (t) => {
  const args = ['data', ...DATA, '--target', 'market_risk', '--out', at('rows.csv')]
  const { code, out } = await run(modelsCommand, ...args)
  t.equal(code, 0)
  const [header, first, ...rest] = readFileSync(at('rows.csv'), 'utf8').trimEnd().split('\n')
  t.match(header, /^time,end,subject,label,now,rule,regime,rv_4h,rv_1d,.*,regime_is_trending,/)
  const rows = rest.length + 1
  const features = header.split(',').length - 7
  t.equal(out, `${at('rows.csv')}: ${rows.toLocaleString('en-US')} rows, ${features} features\n`)
  t.match(
    first,
    new RegExp(`^2024-0\\d-\\d\\dT00:00:00Z,2024-0\\d-\\d\\dT00:00:00Z,${SYMBOLS[0]},[01],[01],`),
  )
  const labelled = rest.filter((line) => line.split(',')[3] !== '').length + 1
  t.equal(labelled, validated?.rows, 'the last ones are not known yet')
})

t.test('too little data is said, with what there is and what is needed', async (t) => {
  const early = [...DATA, '--to', '2024-03-01']
  for (const command of [trainCommand, validateCommand]) {
    const { code, out } = await run(command, ...early)
    t.equal(code, 1)
    t.match(
      out,
      /^market_risk: too little data, \d+ rows of \d+ days; a model needs 1000 rows of 120 days\.$/m,
    )
  }
  const { code, out } = await run(validateCommand, ...early, '--json')
  t.equal(code, 1)
  t.match(JSON.parse(out), [{ target: 'market_risk', report: null }])
})

t.test('a wrong command line is refused', async (t) => {
  const cases: [Command, string[], RegExp][] = [
    [trainCommand, [], /^--data is missing: name a candle file or a folder of them\. See: grodt help train$/],
    [trainCommand, [...DATA, '--store', 'a', '--out', 'b'], /^--store and --out exclude each other\./],
    [validateCommand, [...DATA, '--bad-rows', 'keep'], /^--bad-rows was "keep", expected refuse or drop\./],
    [
      validateCommand,
      [...DATA, '--targets', 'market_rsk'],
      /^--targets was "market_rsk", expected some of market_risk, .* \(did you mean "market_risk"\?\)\./,
    ],
  ]
  for (const [command, args, message] of cases) {
    await t.rejects(command(args), { code: 'OPTION', message })
  }
})
