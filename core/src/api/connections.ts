import { STATUS_CODES, type IncomingMessage, type Server as HttpServer, type ServerResponse } from 'node:http'
import type { Server as HttpsServer } from 'node:https'
import type { Socket } from 'node:net'
import { GrodtError } from '../errors.ts'
import { protection } from './guard/headers.ts'
import { PROBLEM_JSON, problemOf } from './problem.ts'

/** Address and headers of a request, bytes. */
const LARGEST_HEAD = 16_384

/** How long the headers of a request may take to arrive, and the whole of it; ms. */
const SLOWEST_HEAD = 10_000
export const SLOWEST_REQUEST = 30_000

/** How often it is looked for requests that take longer, ms. */
const LOOK_MS = 5000

/**
 * Connections at a time: room beside all readers of events, and fewer than the files that a process may commonly open
 * (1,024), as the store of the host needs some.
 */
const MOST_CONNECTIONS = 800

/** What Node's server is made with; `handshakeTimeout` is for an encrypted one. */
export const SERVER_OPTIONS = {
  maxHeaderSize: LARGEST_HEAD,
  headersTimeout: SLOWEST_HEAD,
  handshakeTimeout: SLOWEST_HEAD,
  connectionsCheckingInterval: LOOK_MS,
} as const

/** How long an answer may wait for its reader to take some of it, ms. */
const SLOWEST_READER = 30_000

/**
 * Times that as much for an encrypted one: it is handed over as a whole, so that nobody sees whether some of it was taken,
 * and who is slow is not to be taken for who reads nothing.
 */
const ENCRYPTED_WAITS = 10

/** How many connections there may be, and how long one of them may take nothing. */
export interface ConnectionLimits {
  readonly most?: number
  /** ms. */
  readonly slowest?: number
}

/** A connection with requests that are answered now. */
interface Busy {
  readonly socket: Socket
  /** What answers are written to: the same connection, or what encrypts it. */
  readonly writer: Socket
  /** In the order of their requests: a client need not wait for one answer to ask the next. */
  readonly answers: Set<ServerResponse>
  /** How often it was found that an answer waits. */
  waits: number
}

/** The same connection, encrypted or not, by who is at its other end. */
const endOf = ({ remoteAddress, remotePort }: Socket): string => `${remoteAddress} ${remotePort}`

/** A stream of events looks itself whether it is read, and holds little while it is not. */
const isStream = (answer: ServerResponse | undefined): boolean =>
  String(answer?.getHeader('content-type')).startsWith('text/event-stream')

/** Whether there is more of an answer than its reader has taken. */
const isUnread = ({ writer, answers: [first] }: Busy): boolean =>
  writer.writableLength > 0 && !isStream(first)

/**
 * Hang up on who does not take the answer it has asked for, and where there is one connection too many on the one that has
 * had no request for longest, or else has the oldest answer that is not read: who opens many and sends or reads nothing
 * keeps nobody out, and takes neither the files nor the memory of the host.
 */
export function limitConnections(
  server: HttpServer | HttpsServer,
  { most = MOST_CONNECTIONS, slowest = SLOWEST_READER }: ConnectionLimits = {},
): void {
  let count = 0
  /** Those without a request that is answered now, the longest first. */
  const idle = new Map<string, Socket>()
  const busy = new Map<string, Busy>()
  server.on('connection', (socket: Socket) => {
    const end = endOf(socket)
    count++
    socket.once('close', () => {
      count--
      idle.delete(end)
      busy.delete(end)
    })
    if (count > most) {
      const [longest] = idle.values()
      const unread = longest ?? [...busy.values()].find(isUnread)?.socket
      const least = unread ?? socket
      least.destroy()
    }
    if (!socket.destroyed) idle.set(end, socket)
  })
  server.on('request', ({ socket: writer }: IncomingMessage, answer: ServerResponse) => {
    const end = endOf(writer)
    const socket = idle.get(end)
    if (socket !== undefined) {
      idle.delete(end)
      busy.set(end, { socket, writer, answers: new Set(), waits: 0 })
    }
    const own = busy.get(end)
    if (own === undefined) return
    own.answers.add(answer)
    answer.once('close', () => {
      own.answers.delete(answer)
      if (own.answers.size === 0 && busy.delete(end)) idle.set(end, own.socket)
    })
  })
  // Nothing came and nothing went for so long. What is still worked on, or is a stream, may take its time.
  server.setTimeout(slowest, (socket) => {
    const own = busy.get(endOf(socket))
    if (own !== undefined && !isUnread(own)) return
    const patience = own === undefined || own.socket === own.writer ? 1 : ENCRYPTED_WAITS
    if (own === undefined || ++own.waits >= patience) socket.destroy()
    else socket.setTimeout(slowest)
  })
}

/**
 * Answer what cannot even be read as a request, with problem details like everything else, and hang up: where one
 * request ends and the next begins is not known any more.
 */
export const answerUnreadable =
  (encrypted: boolean) =>
  (error: Error & { readonly code?: string }, socket: Socket): void => {
    // Nobody is there to read it.
    if (error.code === 'ECONNRESET' || socket.destroyed) return
    if (socket.writable) socket.write(unreadable(error.code ?? '', encrypted))
    socket.destroy()
  }

function unreadable(code: string, encrypted: boolean): string {
  const problem = problemOf(errorOf(code), '#unread')
  const body = JSON.stringify(problem)
  const headers = {
    ...protection(encrypted),
    'content-type': PROBLEM_JSON,
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  const { status } = problem
  return [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, ...lines, '', body].join('\r\n')
}

function errorOf(code: string): GrodtError {
  if (code === 'HPE_HEADER_OVERFLOW') return new GrodtError('REQUEST_HEADERS', { limit: LARGEST_HEAD })
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return new GrodtError('REQUEST_SLOW', { head: SLOWEST_HEAD / 1000, seconds: SLOWEST_REQUEST / 1000 })
  }
  return new GrodtError('REQUEST_INVALID', { problem: 'it is not HTTP/1.1 as it must be.' })
}
