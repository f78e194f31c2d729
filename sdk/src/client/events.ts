import { setTimeout as wait } from 'node:timers/promises'
import { kindOf, refuse, send, stranger, targetOf, unreachable } from './call.ts'
import type { Connection, Input, Operation } from './call.ts'
import { messageReader, type Message } from './messages.ts'
import { HostUnreachable } from './problem.ts'
import type { HostEvent } from './types.ts'

/** What comes out of the event stream. */
export type StreamMessage =
  | { readonly kind: 'event'; readonly event: HostEvent }
  /** Events before any filter that were not sent: the reader was too slow, or nobody has them any more. */
  | { readonly kind: 'missed'; readonly from: number; readonly to: number; readonly count: number }
  /** The host does not know what was seen last (`asked`): its account is another, or went back in a crash. */
  | { readonly kind: 'rewound'; readonly asked: number; readonly newest: number }
  /** The last message: the host stops. */
  | { readonly kind: 'end'; readonly reason: string }

/** How the stream is followed. */
export interface FollowOptions {
  /** Ends it, without an error. */
  readonly signal?: AbortSignal
  /** How often in a row it is opened anew after it was lost; default 10. Nothing that happens meanwhile is missed. */
  readonly retries?: number
  /** The host says something every 15 s: after this long without a word the connection counts as lost, ms. Default 45,000. */
  readonly silence?: number
}

/** How long to wait before the stream is opened anew, until the host says it, ms. */
const PAUSE = 2000

/**
 * What happens, as it happens. A lost connection is opened anew, behind the last message that has arrived.
 *
 * @throws ApiProblem when the host refuses; HostUnreachable when none answers at first, or not again after `retries`
 */
export async function* followEvents(
  connection: Connection,
  operation: Operation,
  input: Input = {},
  { signal, retries = 10, silence = 45_000 }: FollowOptions = {},
): AsyncGenerator<StreamMessage, void, undefined> {
  let seen: string | null = null
  let pause = PAUSE
  let failures = 0
  for (;;) {
    try {
      const headers: Readonly<Record<string, string>> = seen === null ? {} : { 'last-event-id': seen }
      const read = messageReader((ms) => (pause = ms))
      for await (const piece of pieces(connection, targetOf(connection, operation, input).url, {
        ...{ headers, silence },
        ...(signal !== undefined && { signal }),
      })) {
        failures = 0
        for (const message of read(piece)) {
          seen = message.id
          const shown = shownMessage(message)
          if (shown !== null) yield shown
          if (shown?.kind === 'end') return
        }
      }
      throw new HostUnreachable(connection.url, 'the stream of events was cut off')
    } catch (error) {
      if (signal?.aborted === true) return
      // Whoever has never been let in has a wrong address rather than a lost connection.
      if (!(error instanceof HostUnreachable) || seen === null || ++failures > retries) throw error
    }
    try {
      await wait(pause, undefined, signal === undefined ? {} : { signal })
    } catch {
      return
    }
  }
}

interface Opening {
  readonly headers: Readonly<Record<string, string>>
  readonly silence: number
  readonly signal?: AbortSignal
}

/** The text of one connection, as it arrives. It is hung up when nobody wants more. */
async function* pieces(
  connection: Connection,
  url: string,
  { headers, silence, signal }: Opening,
): AsyncGenerator<string, void, undefined> {
  const lost = new AbortController()
  const either = signal === undefined ? lost.signal : AbortSignal.any([signal, lost.signal])
  const quiet = new HostUnreachable(connection.url, `nothing came for ${silence / 1000} s`)
  const timer = setTimeout(() => lost.abort(quiet), silence)
  try {
    const answer = await send(connection, url, { headers, signal: either })
    if (!answer.ok) refuse(connection, answer, await answer.text())
    if (kindOf(answer) !== 'text/event-stream' || answer.body === null) throw stranger(connection)
    const decoder = new TextDecoder()
    for await (const bytes of answer.body) {
      timer.refresh()
      yield decoder.decode(bytes as Uint8Array, { stream: true })
    }
  } catch (error) {
    throw error instanceof TypeError ? unreachable(connection, error, either) : error
  } finally {
    clearTimeout(timer)
    lost.abort()
  }
}

function shownMessage({ name, data }: Message): StreamMessage | null {
  if (data === null) return null
  const content = JSON.parse(data) as object
  if (name === null) return { kind: 'event', event: content as HostEvent }
  // A name of a later version is nothing that this one could tell.
  if (name !== 'missed' && name !== 'rewound' && name !== 'end') return null
  return { kind: name, ...content } as StreamMessage
}
