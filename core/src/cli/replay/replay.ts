import { loadConfig } from '../../config/load.ts'
import { prepare, type Prepared } from '../../host/prepare.ts'
import { GrodtError } from '../../errors.ts'
import { timeframeMs } from '../../market/timeframe.ts'
import { commonTimeframe } from '../../research/execute.ts'
import { keptCode, presentCode, type CodeOf, type Ran } from '../../research/replay/code.ts'
import { inputsOf, type ReplayedInput } from '../../research/replay/inputs.ts'
import { reached } from '../../research/replay/place.ts'
import { replayStore, type Replayed, type ReplayOptions } from '../../research/replay/replay.ts'
import { accountState } from '../../research/replay/state.ts'
import { readStore, type JournalReader } from '../../store/read.ts'
import { CACHE_FOLDER } from '../cache-folder.ts'
import { progressBar } from '../progress.ts'
import { amount, counted } from '../text.ts'
import { inputLines } from './input-text.ts'
import { replayOptions, type ReplayCommand } from './options.ts'
import { reportLines, type TimedReport } from './report-text.ts'
import { stateLines } from './state-text.ts'

/**
 * `grodt replay [FOLDER]`: a journal through the kernel of backtests, compared with what was recorded.
 *
 * @returns 1 when something differs or could not be compared
 * @throws GrodtError OPTION, REPLAY_EMPTY, REPLAY_STATE, and those of the store
 */
export async function replayCommand(args: string[]): Promise<number> {
  const command = replayOptions(args)
  const reader = await readStore(command.folder)
  try {
    switch (command.view) {
      case 'comparison':
        return await compare(reader, command)
      case 'state':
        return await show(reader, command)
      case 'events':
        return await follow(reader, command)
    }
  } finally {
    await reader.close()
  }
}

const print = (lines: readonly string[]): void => void process.stdout.write(`${lines.join('\n')}\n`)

const printJson = (value: unknown): void => print([JSON.stringify(value, null, 2)])

const optionsOf = (reader: JournalReader, { configs, from, until }: ReplayCommand): ReplayOptions => ({
  code: keptCode(
    reader,
    CACHE_FOLDER,
    presentCode((ran) => prepareToday(configs, ran)),
  ),
  from,
  until,
})

/** The same, and how long it took, ms: loading plugins is no part of the speed. */
function timed(code: CodeOf): { readonly code: CodeOf; readonly spent: () => number } {
  let spent = 0
  return {
    async code(identity, seq) {
      const began = performance.now()
      const found = await code(identity, seq)
      spent += performance.now() - began
      return found
    },
    spent: () => spent,
  }
}

/** The configuration of today, checked against the market that it describes itself, or that of a backtest. */
function prepareToday(folder: string, { backtest }: Ran): Promise<Prepared> {
  if (backtest !== undefined) return prepareBacktest(folder, backtest)
  const { symbols, timeframe } = loadConfig(folder).draft.host.simulatedMarket
  const market = { symbols, baseTimeframeMs: timeframeMs(timeframe) }
  return prepare(folder, { market, cacheFolder: CACHE_FOLDER })
}

function prepareBacktest(
  folder: string,
  { markets, options }: NonNullable<Ran['backtest']>,
): Promise<Prepared> {
  const { timeframe, capital, seed } = options
  return prepare(folder, {
    market: {
      symbols: markets.map(({ symbol }) => symbol),
      baseTimeframeMs: commonTimeframe(markets.map(({ baseMs }) => baseMs)),
    },
    cacheFolder: CACHE_FOLDER,
    timeframe: timeframe ?? undefined,
    capital: capital ?? undefined,
    seed: seed ?? undefined,
  })
}

const exitCode = ({ differences, notCompared, records }: Replayed['report']): number =>
  differences.length + notCompared.length === 0 && records !== null ? 0 : 1

async function compare(reader: JournalReader, command: ReplayCommand): Promise<number> {
  const progress = progressBar(process.stderr)
  const began = performance.now()
  let bars = 0
  const options = optionsOf(reader, command)
  const { code, spent } = timed(options.code)
  const { report } = await replayStore(reader, {
    ...options,
    code,
    onPlayed(played) {
      if (played.kind !== 'bars') return
      bars += played.block.records.length
      progress.update(bars, reader.last)
    },
  })
  progress.clear()
  const seconds = (performance.now() - began - spent()) / 1000
  const result: TimedReport = { ...report, seconds, barsPerSecond: Math.round(report.bars / seconds) }
  if (command.json) printJson(result)
  else print(reportLines(result))
  return exitCode(report)
}

async function show(reader: JournalReader, command: ReplayCommand): Promise<number> {
  const { until, json } = command
  // From the last snapshot before that moment, where there is one.
  const from = until ?? { record: reader.last }
  const { report, account } = await replayStore(reader, {
    ...optionsOf(reader, command),
    from,
    toTheEnd: true,
  })
  if (account === null) {
    const reason = report.notCompared.at(-1)?.reason ?? 'no record lies before it'
    throw new GrodtError('REPLAY_UNKNOWN', { folder: reader.folder, reason })
  }
  const state = accountState(account, report.records?.last ?? report.after)
  const { differences } = report
  if (json) printJson({ ...state, differences })
  else {
    print(stateLines(state))
    if (differences.length > 0) {
      const found = counted(differences.length, 'difference')
      print(['', `The way here differs from the journal (${found}): grodt replay "${reader.folder}"`])
    }
  }
  return differences.length === 0 ? 0 : 1
}

async function follow(reader: JournalReader, command: ReplayCommand): Promise<number> {
  const { from, until, json } = command
  const isFrom = from === null ? () => true : reached(from)
  let begun = false
  let quiet = 0
  const flush = (): void => {
    if (quiet > 0) print([`  (${counted(quiet, 'close')} without an event)`, ''])
    quiet = 0
  }
  const tell = (input: ReplayedInput): void => {
    if (json) return print([JSON.stringify(input)])
    if (input.kind === 'bars' && input.events.length + input.differences.length === 0) quiet++
    else {
      flush()
      print([...inputLines(input), ''])
    }
  }
  const { report } = await replayStore(reader, {
    ...optionsOf(reader, command),
    from,
    until,
    single: from ?? { record: 0 },
    toTheEnd: true,
    onPlayed(played, differences) {
      for (const input of inputsOf(played, differences)) {
        begun ||= isFrom({ ...input.record, kind: input.kind, events: input.events as never })
        if (begun) tell(input)
      }
    },
  })
  flush()
  if (!json) {
    for (const { first, last, reason } of report.notCompared) {
      print([`records ${amount(first, 0)} to ${amount(last, 0)} were not replayed: ${reason}`])
    }
    print([`differences: ${amount(report.differences.length, 0)}`])
  }
  return exitCode(report)
}
