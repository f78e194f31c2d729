import { didYouMean, nearestName } from '@grodt/sdk/host'
import { TARGETS } from '../../config/schemas/machine-learning.ts'
import type { TargetName } from '../../config/types.ts'
import type { BacktestOptions } from '../../research/report.ts'
import { parseCommandLine, usageError } from '../arguments.ts'
import { dateOption } from '../date-option.ts'
import { STUDY_COMMAND } from './command.ts'

/** The command line of a study. */
export interface StudyOptions {
  readonly data: string
  readonly configs: string
  /** Undefined: all that are found. */
  readonly allocators: readonly string[] | undefined
  /** Undefined: those of ml.yaml. */
  readonly targets: readonly TargetName[] | undefined
  readonly bySymbol: boolean
  readonly controls: boolean
  /** Undefined: nothing is written. */
  readonly out: string | undefined
  readonly form: 'text' | 'json' | 'markdown'
  readonly run: BacktestOptions
}

const fail = (problem: string): Error => usageError('study', problem)

/** @throws GrodtError OPTION */
export function studyOptions(args: readonly string[]): StudyOptions {
  const { values, flags } = parseCommandLine(STUDY_COMMAND, args)
  const data = values.get('data')
  if (data === undefined) throw fail('--data is missing: name a candle file or a folder of them.')
  if (flags.has('json') && flags.has('markdown')) throw fail('--json and --markdown exclude each other.')
  const badRows = values.get('bad-rows') ?? 'refuse'
  if (badRows !== 'refuse' && badRows !== 'drop') {
    throw fail(`--bad-rows was "${badRows}", expected refuse or drop.`)
  }
  const moment = (name: string): string | null => {
    const ms = dateOption('study', values, name)
    return ms === undefined ? null : new Date(ms).toISOString()
  }
  return {
    data,
    configs: values.get('configs') ?? 'configs',
    allocators: listOf(values.get('allocators')),
    targets: targetsOf(values.get('targets')),
    bySymbol: !flags.has('together'),
    controls: flags.has('controls'),
    out: values.get('out'),
    form: flags.has('json') ? 'json' : flags.has('markdown') ? 'markdown' : 'text',
    run: {
      timeframe: null,
      symbol: null,
      symbols: listOf(values.get('symbols')) ?? null,
      dataTimeframe: values.get('data-timeframe') ?? null,
      badRows,
      from: moment('from'),
      to: moment('to'),
      capital: null,
      seed: null,
      leaveOpen: false,
    },
  }
}

const listOf = (text: string | undefined): readonly string[] | undefined =>
  text?.split(',').map((word) => word.trim())

function targetsOf(text: string | undefined): readonly TargetName[] | undefined {
  if (text === undefined || text === 'all') return text === undefined ? undefined : TARGETS
  if (text === 'none') return []
  return text.split(',').map((word) => {
    const name = word.trim()
    const target = TARGETS.find((one) => one === name)
    if (target !== undefined) return target
    const near = didYouMean(nearestName(name, TARGETS))
    throw fail(
      `--targets was "${text}", expected all, none, or some of ${TARGETS.join(', ')} with commas between${near}.`,
    )
  })
}
