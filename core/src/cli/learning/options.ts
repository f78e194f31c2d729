import { didYouMean, nearestName } from '@grodt/sdk/host'
import { TARGETS } from '../../config/schemas/machine-learning.ts'
import type { TargetName } from '../../config/types.ts'
import type { BacktestOptions } from '../../research/report.ts'
import { parseCommandLine, usageError } from '../arguments.ts'
import type { CommandSpec } from '../command.ts'
import { dateOption } from '../date-option.ts'

/** The command line of a training or a validation. */
export interface LessonOptions {
  readonly data: string
  readonly configs: string
  /** Null: those of ml.yaml. */
  readonly targets: readonly TargetName[] | null
  /** Undefined: that of host.yaml. */
  readonly store: string | undefined
  readonly out: string | undefined
  readonly json: boolean
  readonly run: BacktestOptions
}

/** @throws GrodtError OPTION */
export function lessonOptions(spec: CommandSpec, args: readonly string[]): LessonOptions {
  const { values, flags } = parseCommandLine(spec, args)
  const fail = (problem: string): Error => usageError(spec.name, problem)
  const data = values.get('data')
  if (data === undefined) throw fail('--data is missing: name a candle file or a folder of them.')
  if (values.has('store') && values.has('out')) throw fail('--store and --out exclude each other.')
  const badRows = values.get('bad-rows') ?? 'refuse'
  if (badRows !== 'refuse' && badRows !== 'drop') {
    throw fail(`--bad-rows was "${badRows}", expected refuse or drop.`)
  }
  const to = dateOption(spec.name, values, 'to')
  return {
    data,
    configs: values.get('configs') ?? 'configs',
    targets: targetList(values.get('targets'), fail),
    store: values.get('store'),
    out: values.get('out'),
    json: flags.has('json'),
    run: {
      timeframe: null,
      symbol: values.get('symbol') ?? null,
      symbols: values.get('symbols')?.split(',') ?? null,
      dataTimeframe: values.get('data-timeframe') ?? null,
      badRows,
      from: null,
      to: to === undefined ? null : new Date(to).toISOString(),
      capital: null,
      seed: null,
      leaveOpen: false,
    },
  }
}

function targetList(
  text: string | undefined,
  fail: (problem: string) => Error,
): readonly TargetName[] | null {
  if (text === undefined) return null
  return text.split(',').map((word) => {
    const name = word.trim()
    const target = TARGETS.find((one) => one === name)
    if (target !== undefined) return target
    const near = didYouMean(nearestName(name, TARGETS))
    throw fail(`--targets was "${text}", expected some of ${TARGETS.join(', ')} with commas between${near}.`)
  })
}
