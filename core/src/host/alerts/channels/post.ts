import { SendProblem } from './channel.ts'

/** A place that does not answer within this is tried again later, ms. */
const PATIENCE = 10_000
/** The longest for which a place may ask to be left alone, ms. */
const LONGEST_WAIT = 300_000
/** Of an answer, for persons: characters. */
const SHOWN = 120

/** Answers of a place that may say otherwise later, beside all from 500 on: too slow, too early, too much. */
const PASSING: ReadonlySet<number> = new Set([408, 425, 429])

/**
 * Post JSON. Nobody is followed anywhere else: what is sent is for the place that was named.
 *
 * @param hide a secret that no problem may show, as a faulty place can send it back
 * @returns status and beginning of the answer
 * @throws SendProblem unless the answer says that it was taken
 */
export async function postJson(
  url: string,
  body: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
  hide: string,
): Promise<string> {
  let answer: Response
  let text: string
  try {
    answer = await fetch(url, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...headers },
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]),
    })
    text = await beginning(answer)
  } catch (error) {
    throw new SendProblem(problemOf(error).replaceAll(hide, '***'), { retry: true })
  }
  const shown = text.replaceAll(hide, '***').replace(/\s+/g, ' ').trim().slice(0, SHOWN)
  const said = `${answer.status}${shown === '' ? '' : ` ${shown}`}`
  if (answer.ok) return said
  const retry = answer.status >= 500 || PASSING.has(answer.status)
  const seconds = Number(answer.headers.get('retry-after') ?? NaN)
  const wait = seconds > 0 ? Math.min(seconds * 1000, LONGEST_WAIT) : null
  throw new SendProblem(`it answered ${said}`, { retry, wait })
}

/** The first piece of an answer, however long it is. */
async function beginning({ body }: Response): Promise<string> {
  if (body === null) return ''
  const reader = body.getReader()
  const first = (await reader.read()) as { readonly value?: Uint8Array }
  await reader.cancel()
  return Buffer.from(first.value ?? []).toString('utf8')
}

function problemOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return `it did not answer within ${PATIENCE / 1000} s`
  const { cause } = error
  const code: unknown = cause instanceof Error ? Reflect.get(cause, 'code') : undefined
  if (code === 'ECONNREFUSED') return 'the connection was refused'
  return cause instanceof Error && cause.message !== '' ? cause.message : error.message
}
