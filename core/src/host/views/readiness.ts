import type { PaperHost } from '../paper-host.ts'

/**
 * Why the host cannot carry out what is asked of it now, in sentences; none: it can. What a person has to look at
 * (a kill switch, a lock, a plugin in quarantine) is no such reason: whoever looks needs the host within reach.
 */
export function unreadyReasons({ state, inputs }: PaperHost): string[] {
  return [
    ...(state === 'running' ? [] : [`The host is ${state}: bars and commands are not carried out.`]),
    ...(inputs.isFull ? [`${inputs.length} inputs wait already: more are not taken.`] : []),
  ]
}
