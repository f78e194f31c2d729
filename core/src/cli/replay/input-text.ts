import type { EngineEvent } from '../../engine/events.ts'
import type { Command } from '../../engine/inputs.ts'
import type { ReplayedInput } from '../../research/replay/inputs.ts'
import { price, time } from '../run/format.ts'
import { amount, counted, wrap } from '../text.ts'
import { differenceLines } from './report-text.ts'

const WIDTH = 100

/** An input with its events as one block of lines. */
export function inputLines({
  record,
  kind,
  bars,
  command,
  events,
  equity,
  positions,
  differences,
  replayed,
}: ReplayedInput): string[] {
  const closes = Object.entries(bars ?? {}).map(([symbol, { close }]) => `${symbol} ${price(close)}`)
  const said = command === null ? kind : commandText(command)
  const parts = [said, ...closes, ...(replayed ? [] : ['as recorded, not replayed'])]
  const head = `${time(record.time)}  record ${amount(record.seq, 0)}  ${parts.join('  ')}`
  const state =
    equity === null ? [] : [`  equity ${amount(equity)}, ${counted(positions ?? 0, 'open position')}`]
  return [
    head,
    ...events.flatMap(eventLines),
    ...(events.length === 0 ? [] : state),
    ...differences.flatMap((one) => differenceLines(one).map((line) => `! ${line}`)),
  ]
}

function commandText({ name, ...rest }: Command): string {
  return `command ${name}: ${fields(rest)}`
}

const INDENT = 30

function eventLines(event: EngineEvent): string[] {
  const { seq, kind, time: at, ...rest } = event
  void at
  const { strategy, symbol, ...others } = rest as { strategy?: string | null; symbol?: string | null }
  const who = [strategy, symbol].filter((name) => name !== undefined && name !== null)
  const head = `  ${String(seq).padStart(8)} ${kind.padEnd(INDENT - 12)} `
  const text = [...who, fields(others)].filter((part) => part !== '').join(' ')
  return wrap(text, WIDTH - INDENT).map((line, i) => (i === 0 ? head : ' '.repeat(INDENT)) + line)
}

/** Members of an object as people read them; what is null is left out. */
function fields(of: object): string {
  return Object.entries(of)
    .filter(([, value]) => value !== null && value !== undefined && value !== '')
    .map(([name, value]) => `${name} ${valueText(value)}`)
    .join(', ')
}

function valueText(value: unknown): string {
  if (typeof value === 'number') return numberText(value)
  if (typeof value === 'string') return value.includes(' ') ? `"${value}"` : value
  if (Array.isArray(value)) return `[${value.map(valueText).join(', ')}]`
  if (typeof value === 'object' && value !== null) return `(${fields(value)})`
  return String(value)
}

/** Whole numbers in full, times as times, others to eight significant digits. */
function numberText(value: number): string {
  if (Number.isInteger(value)) return value > 1e11 && value < 1e14 ? `${time(value)} UTC` : String(value)
  return String(Number(value.toPrecision(8)))
}
