import type { RevisionRejected } from '../host-events.ts'
import { seqBehind } from '../host-events.ts'
import type { PaperHost } from '../paper-host.ts'
import type { ReloadOutcome } from './reloader.ts'

/** Places that are named, and letters of the message that are kept: it may list every mistake of every file. */
const PLACES = 3
const LETTERS = 4000

const PLACE = /(?:^\s*|\bat )(\S+?:\d+:\d+)(?=[:\s.]|$)/gm

/** The first places that the message of an error names, `file:line:column`. */
const placesIn = (message: string): string[] =>
  [...message.matchAll(PLACE)].slice(0, PLACES).map(([, place]) => place)

/** What the stream of events says of a reload that was refused. */
export function rejection(
  host: PaperHost,
  author: string,
  { code, message }: NonNullable<ReloadOutcome['error']>,
): RevisionRejected {
  return {
    kind: 'revision-rejected',
    seq: seqBehind(host.events.newest),
    time: host.engine.time,
    author,
    code,
    message: message.length > LETTERS ? `${message.slice(0, LETTERS)} ...` : message,
    places: placesIn(message),
    revision: host.revision,
  }
}
