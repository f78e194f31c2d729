declare const tagged: unique symbol

interface Tag {
  /** Never there: what has it as a type came with an ETag. */
  readonly [tagged]?: never
}

/** An answer that came with an ETag, which names the state that it shows. */
export type Tagged<Answer> = Answer & Tag

/** Beside the answers, so that these are what the host has sent and nothing else. */
const tags = new WeakMap<object, string>()

export function rememberTag(answer: object, { headers }: Response): void {
  const tag = headers.get('etag')
  if (tag !== null) tags.set(answer, tag)
}

/**
 * The ETag of an answer: given as `ifMatch`, it has a change refused (412) that was made for another state.
 *
 * @throws TypeError for what has none, such as a copy of an answer
 */
export function etagOf(answer: Tag): string {
  const tag = tags.get(answer)
  if (tag === undefined) throw new TypeError('This is no answer that came with an ETag.')
  return tag
}
