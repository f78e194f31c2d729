import { didYouMean, nearestName } from '@grodt/sdk/host'
import { GrodtError } from '../../errors.ts'
import type { HostEvent } from '../host-events.ts'

export type EventKind = HostEvent['kind']

/** Every kind of event with what it says, in the order of the documentation. */
export const EVENT_KINDS: Readonly<Record<EventKind, string>> = {
  signal: 'what a strategy said, before anything became of it',
  'order-approved': 'an entry passed gate and limits and waits for its fill',
  'order-refused': 'an entry was refused: by which limit or gate, what was wanted, what is allowed',
  'order-cancelled': 'a waiting entry ended without the rest of its fill',
  fill: 'an execution in the books of one strategy',
  'trade-closed': 'a position went back to flat',
  'stop-moved': 'the stop of a position is elsewhere',
  funding: 'funding of a perpetual was paid or received',
  liquidated: 'the account was liquidated',
  'regime-changed': 'a symbol is in another regime',
  'weights-set': 'the strategies have other weights',
  'allocation-decided': 'the meta-controller has decided',
  learning: 'what became of models and their forecasts',
  'lock-set': 'entries are locked',
  'lock-released': 'a lock ended',
  'strategy-paused': 'a strategy only manages what it holds',
  'strategy-resumed': 'it trades again',
  'kill-switch': 'the kill switch went to another stage',
  'plugin-strike': 'a plugin threw, was late or gave an invalid answer',
  quarantined: 'a strategy with too many strikes opens nothing',
  'quarantine-released': 'a person has let it out',
  'command-refused': 'a command of a person could not be carried out',
  'revision-activated': 'the host runs another revision',
  'revision-rejected': 'a reload was refused, nothing has changed',
  reconciliation: 'books and account do not hold the same, or do so again',
  'strategy-left': 'a strategy was removed or switched off',
  'strategy-renamed': 'a strategy goes on under another name',
  'strategy-returned': 'a strategy that was removed is configured again',
  'position-handed-over': 'a position goes to another strategy',
}

const isKind = (name: string): name is EventKind => Object.hasOwn(EVENT_KINDS, name)

/** @throws GrodtError BODY_INVALID for a name that is none */
export function eventKind(name: string): EventKind {
  if (isKind(name)) return name
  const known = Object.keys(EVENT_KINDS)
  const near = didYouMean(nearestName(name, known))
  const problem = `There is no kind of event called "${name}"${near}. There are: ${known.join(', ')}.`
  throw new GrodtError('BODY_INVALID', { problem })
}
