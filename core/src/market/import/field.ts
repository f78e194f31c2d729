const NEWLINE = 10
const RETURN = 13
const QUOTE = 34

/** The same bytes, with `\n` behind the last line if it has none: the parsing loops stop there. */
export function endedByNewline(bytes: Buffer): Buffer {
  return bytes.at(-1) === NEWLINE ? bytes : Buffer.concat([bytes, Buffer.from('\n')])
}

/** True when the line ends at `at`: on `\n`, or on the `\r` of `\r\n`. */
export function isLineEnd(bytes: Buffer, at: number): boolean {
  return bytes[at] === NEWLINE || (bytes[at] === RETURN && bytes[at + 1] === NEWLINE)
}

/**
 * Where the field that starts at `from` stops: at its separator or at the end of the line. A separator inside quotes
 * belongs to the field; a line break never does, so that one forgotten quote spoils one line and not the whole file.
 * The bytes must end with `\n`.
 */
export function fieldEnd(bytes: Buffer, from: number, separator: number): number {
  let quoted = false
  for (let at = from; ; at++) {
    const byte = bytes[at]
    if (byte === QUOTE) quoted = !quoted
    else if (byte === NEWLINE) return at > from && bytes[at - 1] === RETURN ? at - 1 : at
    else if (byte === separator && !quoted) return at
  }
}

/** Where the next line starts, seen from anywhere in a line. The bytes must end with `\n`. */
export function nextLine(bytes: Buffer, from: number): number {
  if (bytes[from] === NEWLINE) return from + 1
  return bytes.indexOf(NEWLINE, from) + 1
}

/** The text of a field without its quotes and the blanks around it. */
export function fieldText(bytes: Buffer, from: number, to: number): string {
  const text = bytes.toString('utf8', from, to).trim()
  if (text.length < 2 || !text.startsWith('"') || !text.endsWith('"')) return text
  return text.slice(1, -1).replaceAll('""', '"').trim()
}

/** The texts of all fields of the line that starts at `from`. The bytes must end with `\n`. */
export function lineFields(bytes: Buffer, from: number, separator: number): string[] {
  const fields: string[] = []
  for (let at = from; ; at++) {
    const end = fieldEnd(bytes, at, separator)
    fields.push(fieldText(bytes, at, end))
    if (isLineEnd(bytes, end)) return fields
    at = end
  }
}
