/** One message of server-sent events (HTML standard, section 9.2). */
export interface Message {
  /** Its name; null for one without. */
  readonly name: string | null
  /** Null where it only moves on the place to resume from. */
  readonly data: string | null
  /** The last id that was sent, with this message or before. */
  readonly id: string | null
}

/** Takes a stream of server-sent events apart, wherever it was cut into pieces. */
export function messageReader(onRetry: (ms: number) => void): (piece: string) => Message[] {
  let rest = ''
  let id: string | null = null
  return (piece) => {
    const blocks = (rest + piece.replaceAll('\r', '')).split('\n\n')
    rest = blocks.pop() ?? ''
    return blocks.map((block) => {
      let name: string | null = null
      const data: string[] = []
      for (const line of block.split('\n')) {
        const [, field, value] = /^(\w+): ?(.*)$/.exec(line) ?? []
        if (field === 'id') id = value
        else if (field === 'event') name = value
        else if (field === 'data') data.push(value)
        else if (field === 'retry') onRetry(Number(value))
      }
      return { name, data: data.length === 0 ? null : data.join('\n'), id }
    })
  }
}
