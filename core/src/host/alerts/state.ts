import type { AlertsConfig } from '../../config/alerts.ts'
import type { ActiveAlert, AlertMessage, Finding } from './message.ts'
import { isQuiet } from './quiet-hours.ts'
import { enabledRules, type Findings } from './rules.ts'
import { highest } from './severity.ts'

const HOUR = 3_600_000
/** Messages that are kept for after the quiet hours; older ones go, and are counted. */
const MOST_HELD = 100

/** What is wrong, and what has been said of it. */
export interface AlertState {
  readonly active: readonly ActiveAlert[]
  /** Kept back for after the quiet hours, oldest first. */
  readonly held: readonly AlertMessage[]
  /** Messages that no room was left for among those. */
  readonly crowdedOut: number
  /** Messages made so far. */
  readonly made: number
}

export const NO_ALERTS: AlertState = { active: [], held: [], crowdedOut: 0, made: 0 }

/** What must be known of a state after a restart: who is told again, and when. How much of it is wrong may change. */
export const essence = ({ active, held, made }: AlertState): string =>
  JSON.stringify([
    ...[made, held.length],
    active.map(({ rule, subject, severity, since, toldAt, goneSince }) => {
      return { rule, subject, severity, since, toldAt, goneSince }
    }),
  ])

const isSame = (one: Pick<AlertMessage, 'rule' | 'subject'>, other: Finding): boolean =>
  one.rule === other.rule && one.subject === other.subject

/**
 * What is said of what is wrong now. While something lasts it is told once, and again after `repeatHours`; when it has
 * been gone for `settleSeconds`, that is told too. In quiet hours all but what is critical is kept for one message
 * after them. What a rule found that is switched off since is forgotten: nobody knows whether it is over. What a rule
 * found that cannot know it now stays as it is.
 *
 * @param now time of day, ms; not before that of the last call
 */
export function advance(
  state: AlertState,
  { found, unknown }: Findings,
  config: Pick<AlertsConfig, 'enabled' | 'repeatHours' | 'settleSeconds' | 'quietHours' | 'rules'>,
  now: number,
): { readonly state: AlertState; readonly messages: readonly AlertMessage[] } {
  if (!config.enabled) return { state: { ...NO_ALERTS, made: state.made }, messages: [] }
  const quiet = isQuiet(config.quietHours, now)
  const enabled = enabledRules(config.rules)
  let { made } = state
  const fresh: AlertMessage[] = []
  const say = (
    kind: AlertMessage['kind'],
    { rule, subject, severity, text }: Finding,
    since: number,
  ): void => {
    fresh.push({ id: `${now}-${++made}`, kind, severity, rule, subject, text, since, at: now })
  }
  const active: ActiveAlert[] = []
  for (const alert of state.active) {
    if (!enabled.has(alert.rule)) continue
    const again = found.find((one) => isSame(one, alert))
    if (again === undefined && unknown.has(alert.rule)) {
      active.push(alert)
      continue
    }
    if (again === undefined) {
      const goneSince = alert.goneSince ?? now
      if (now - goneSince >= config.settleSeconds * 1000) say('cleared', alert, alert.since)
      else active.push({ ...alert, goneSince })
      continue
    }
    const lasting = { ...alert, ...again, goneSince: null }
    // It is told by the message after the quiet hours already.
    if (!quiet && state.held.some((message) => isSame(message, alert))) {
      active.push({ ...lasting, toldAt: now })
      continue
    }
    const due = now - alert.toldAt >= config.repeatHours * HOUR
    if (!due || (quiet && again.severity !== 'critical')) active.push(lasting)
    else {
      say('repeated', again, alert.since)
      active.push({ ...lasting, toldAt: now })
    }
  }
  for (const one of found) {
    if (state.active.some((alert) => isSame(alert, one))) continue
    say('raised', one, now)
    active.push({ ...one, since: now, toldAt: now, goneSince: null })
  }
  const waits = (message: AlertMessage): boolean => quiet && message.severity !== 'critical'
  const held = [...state.held, ...fresh.filter(waits)]
  const messages = fresh.filter((message) => !waits(message))
  const crowdedOut = state.crowdedOut + Math.max(0, held.length - MOST_HELD)
  if (quiet || held.length === 0) {
    return { state: { active, held: held.slice(-MOST_HELD), crowdedOut, made }, messages }
  }
  const digest = digestOf(held, crowdedOut, `${now}-${++made}`, now)
  return { state: { active, held: [], crowdedOut: 0, made }, messages: [digest, ...messages] }
}

function digestOf(held: readonly AlertMessage[], crowdedOut: number, id: string, at: number): AlertMessage {
  const lines = held.map(
    (message) =>
      `${new Date(message.at).toISOString().slice(0, 16)}Z ${message.kind === 'cleared' ? 'back to normal: ' : ''}${message.text}`,
  )
  const more = crowdedOut === 0 ? '' : ` (${crowdedOut} older ones are left out)`
  return {
    ...{
      id,
      kind: 'digest',
      severity: highest(held.map(({ severity }) => severity)),
      rule: null,
      subject: null,
    },
    text: `In the quiet hours${more}:\n${lines.join('\n')}`,
    since: held[0].at,
    at,
  }
}
