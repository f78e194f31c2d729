import type { Severity } from '../../config/alerts.ts'

/** Something that a rule has found wrong just now. */
export interface Finding {
  /** Its key in alerts.yaml. */
  readonly rule: string
  /** What it is about where a rule can find several: a strategy, a symbol, a target. */
  readonly subject: string | null
  readonly severity: Severity
  /** One sentence. */
  readonly text: string
}

/** Something that is wrong for a while. */
export interface ActiveAlert extends Finding {
  /** Time of day, ms. */
  readonly since: number
  /** When it was told last, or kept for after the quiet hours; ms. */
  readonly toldAt: number
  /** Since when it is not found any more; null while it is. It may come back before it counts as over. */
  readonly goneSince: number | null
}

/** What is sent. */
export interface AlertMessage {
  /** The same however often it is sent: who gets it twice can tell. */
  readonly id: string
  /** `digest`: what was kept back in the quiet hours. */
  readonly kind: 'raised' | 'repeated' | 'cleared' | 'digest' | 'test'
  readonly severity: Severity
  /** Null of a digest and of a test. */
  readonly rule: string | null
  readonly subject: string | null
  readonly text: string
  /** Since when it is, or was, wrong; time of day, ms. Of other messages when they were made. */
  readonly since: number
  /** When it was made; time of day, ms. */
  readonly at: number
}

/** How a message begins where it is read by persons. */
const WORDS: Readonly<Record<AlertMessage['kind'], string>> = {
  raised: '',
  repeated: 'still: ',
  cleared: 'back to normal: ',
  digest: '',
  test: '',
}

/** A message for persons, as in `[critical] still: The kill switch is latched.` */
export const messageText = ({ severity, kind, text }: AlertMessage): string =>
  `[${severity}] ${WORDS[kind]}${text}`

/** A message that says that messages arrive. @param at time of day, ms */
export const testMessage = (at: number): AlertMessage => ({
  ...{ id: `${at}-test`, kind: 'test', severity: 'info', rule: null, subject: null },
  ...{ text: 'This is a test of the alerts of GRODT: nothing is wrong.', since: at, at },
})
