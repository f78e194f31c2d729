import type { Place } from '../../research/replay/place.ts'
import { parseCommandLine, usageError } from '../arguments.ts'
import { COMMANDS } from '../command.ts'
import { dateOption } from '../date-option.ts'
import { STORE_FOLDER } from '../store/commands.ts'

/** The options of `grodt replay`. */
export interface ReplayCommand {
  readonly folder: string
  readonly configs: string
  /** Compare only, show the state at the end, or print what happened input by input. */
  readonly view: 'comparison' | 'state' | 'events'
  readonly from: Place | null
  readonly until: Place | null
  readonly json: boolean
}

/**
 * Read the options of `grodt replay`.
 *
 * @throws GrodtError OPTION
 */
export function replayOptions(args: readonly string[]): ReplayCommand {
  const { values, flags, positionals } = parseCommandLine(COMMANDS.replay, args)
  if (flags.has('show') && flags.has('events')) {
    throw usageError('replay', 'Give --show or --events, not both.')
  }
  if (flags.has('show') && values.has('from')) {
    throw usageError('replay', '--show takes no --from: the state is that of --until.')
  }
  return {
    folder: positionals[0] ?? STORE_FOLDER,
    configs: values.get('configs') ?? 'configs',
    view: flags.has('show') ? 'state' : flags.has('events') ? 'events' : 'comparison',
    from: placeOption(values, 'from'),
    until: placeOption(values, 'until'),
    json: flags.has('json'),
  }
}

function placeOption(values: ReadonlyMap<string, string>, name: string): Place | null {
  const text = values.get(name)
  if (text === undefined) return null
  const numbered = /^(record|event):(\d{1,15})$/.exec(text)
  if (numbered !== null) {
    const number = Number(numbered[2])
    return numbered[1] === 'record' ? { record: number } : { event: number }
  }
  if (/^\d{12,14}$/.test(text)) return { time: Number(text) }
  try {
    return { time: dateOption('replay', values, name) ?? NaN }
  } catch {
    const expected = 'expected a time in UTC such as 2026-01-31T09:30, milliseconds, record:12 or event:345'
    throw usageError('replay', `--${name} was "${text}", ${expected}.`)
  }
}
