import type { EngineEvent } from '../../engine/events.ts'
import type { RiskReport, SupervisionRow } from '../../host/views/supervision.ts'
import { counted } from '../text.ts'
import { time } from './format.ts'

const until = (ms: number | null, otherwise: string): string =>
  ms === null ? otherwise : `until ${time(ms)} UTC`

/** Four significant digits, as in the reasons of closed gates. */
const short = (value: number | null): string => (value === null ? '' : ` ${Number(value.toPrecision(4))}`)

/** A person and the reason that was given. */
const said = ({ why, author }: { readonly why: string | null; readonly author: string | null }): string =>
  `${author ?? 'somebody'}: ${why ?? ''}`

/** What holds the book back now as one line, or null while nothing does. */
export function riskLine({ killSwitch, locks, paused, faulty }: RiskReport): string | null {
  const parts: string[] = []
  const broken = locks.find(({ reason }) => reason === 'invariant')
  if (broken !== undefined) parts.push(`MANAGE-ONLY, an invariant does not hold (lock ${broken.lock})`)
  if (killSwitch.stage === 'latched') parts.push(`KILL SWITCH latched (${killSwitch.cause ?? 'manual'})`)
  if (killSwitch.stage === 'warned') parts.push(`kill switch warns (${killSwitch.cause ?? ''})`)
  parts.push(...faulty.map(faultyText))
  if (paused.length > 0) parts.push(`${paused.map(({ strategy }) => strategy).join(', ')} paused`)
  if (locks.length > 0) parts.push(counted(locks.length, 'lock'))
  return parts.length === 0 ? null : parts.join('; ')
}

function faultyText({ entry, kind, plugin, nextTry }: SupervisionRow): string {
  if (kind === 'predictor') return `no forecasts by ${plugin}, it does not answer`
  if (kind === 'regime-classifier') return 'REGIME unknown, its classifier does not answer'
  return `${entry} faulty ${until(nextTry?.ms ?? null, 'until a person releases it')}`
}

/** An event of locks, pauses and the kill switch as people read it; null for every other. */
export function riskEventLine(event: EngineEvent): string | null {
  switch (event.kind) {
    case 'lock-set': {
      const where = [
        event.strategy ?? 'all strategies',
        ...(event.symbol === null ? [] : [event.symbol]),
      ].join(' ')
      const measured = `${event.reason}${short(event.value)}, limit${short(event.limit)}`
      const why = event.why === null ? measured : said(event)
      return `lock ${event.lock} ${where}: ${why}; no entries ${until(event.until, 'until a person removes it')}`
    }
    case 'lock-released':
      return `lock ${event.lock} released (${event.by === 'time' ? 'its time is over' : said(event)})`
    case 'strategy-paused': {
      const why = event.rule === 'person' ? said(event) : `${event.rule}${short(event.value)}`
      const ends = event.resume === 'regime' ? 'until the regime changes' : 'until a person resumes it'
      return `pause ${event.strategy}: ${why}; it only manages what it holds ${until(event.until, ends)}`
    }
    case 'strategy-resumed':
      return `resume ${event.strategy} (${event.why === null ? event.by : said(event)})`
    case 'kill-switch': {
      const why = event.why === null ? `${event.cause ?? ''}${short(event.value)}` : said(event)
      return `kill switch ${event.from} -> ${event.to}: ${why}`
    }
    case 'command-refused':
      return `command ${event.command} of ${event.author} refused: ${event.problem}`
    default:
      return null
  }
}
