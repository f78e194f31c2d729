import { get as request, type IncomingMessage } from 'node:http'

/** Somebody who reads the stream of events of a host. */
export interface Follower {
  /** Messages in a row without a hole, and what it was told to have missed. */
  readonly events: number
  readonly missed: number
  /** Numbers that came twice, out of order, or after a hole of which it was not told. */
  readonly wrong: number
  /** The last number. */
  readonly at: number
  close(): void
}

const open = (api: string, token: string): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}` }
    request(`${api}/events/stream`, { headers }, (answer) => {
      if (answer.statusCode === 200) resolve(answer)
      else reject(new Error(`The stream was refused: ${answer.statusCode}`))
    }).on('error', reject)
  })

/** Read everything that comes, and hold the numbers against each other. */
export async function follower(api: string, token: string): Promise<Follower> {
  const stream = await open(api, token)
  const seen = { events: 0, missed: 0, wrong: 0, at: NaN }
  let rest = ''
  stream.on('data', (bytes) => {
    const blocks = (rest + String(bytes)).split('\n\n')
    rest = blocks.pop() ?? ''
    for (const block of blocks) note(seen, block)
  })
  // The host hangs up at the end.
  stream.on('error', () => undefined)
  return Object.assign(seen, { close: () => void stream.destroy() })
}

/** Open a stream and take nothing of it. */
export async function stalled(api: string, token: string): Promise<{ readonly close: () => void }> {
  const stream = await open(api, token)
  stream.pause()
  stream.on('error', () => undefined)
  return { close: () => void stream.destroy() }
}

function note(seen: { events: number; missed: number; wrong: number; at: number }, block: string): void {
  const id = Math.floor(Number(/^id: (.+)$/m.exec(block)?.[1]))
  if (block.startsWith('event: missed')) {
    const { from, to } = JSON.parse(/^data: (.+)$/m.exec(block)?.[1] ?? '{}') as { from: number; to: number }
    if (from !== seen.at + 1) seen.wrong += 1
    seen.missed += to - from + 1
  } else if (block.includes('data: ')) {
    // A host that says something of itself counts in millionths.
    if (id !== seen.at + 1 && id !== seen.at) seen.wrong += 1
    seen.events += 1
  }
  seen.at = id
}
