import type { COLUMN_NAMES } from '../columns.ts'

export type ColumnName = (typeof COLUMN_NAMES)[number]

/**
 * The accepted names of each column in lower case without marks, the surest first: where a file has both `unix` and
 * `date`, the first of this list is the time.
 */
const NAMES: Readonly<Record<ColumnName, readonly string[]>> = {
  time: [
    'timestampms',
    'timestamp',
    'opentime',
    'opentimestamp',
    'starttime',
    'unix',
    'unixtime',
    'unixtimestamp',
    'datetime',
    'date',
    'time',
    't',
  ],
  open: ['open', 'openprice', 'o'],
  high: ['high', 'highprice', 'h'],
  low: ['low', 'lowprice', 'l'],
  close: ['close', 'closeprice', 'c'],
  volume: ['volume', 'vol', 'basevolume', 'volumebase', 'v'],
}
const CLOSE_TIMES = new Set(['closetime', 'closetimestamp', 'closetimems', 'endtime'])
/** After "volume" these mean an amount of money, not a number of units. */
const MONEY = new Set([
  'usdt',
  'usdc',
  'busd',
  'fdusd',
  'tusd',
  'usd',
  'eur',
  'gbp',
  'jpy',
  'currency',
  'quote',
])

/** A column name without case and marks: `Open time` and `open_time` become `opentime`. */
export function plainName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '')
}

/**
 * The positions of the columns that may be `column`, the surest first. `Volume BTC` is a volume, `Volume USDT` is
 * money and is not; `Adj Close` is never a close. A time column without a name is accepted in the first place, as
 * data frames write it.
 */
export function candidates(column: ColumnName, fields: readonly string[]): number[] {
  const plain = fields.map(plainName)
  const found = NAMES[column].flatMap((name) => plain.flatMap((field, at) => (field === name ? [at] : [])))
  if (column === 'time' && found.length === 0 && plain[0] === '') return [0]
  if (column !== 'volume' || found.length > 0) return found
  return plain.flatMap((field, at) =>
    field.startsWith('volume') && !MONEY.has(field.slice('volume'.length)) ? [at] : [],
  )
}

/** True when a column holds the time at which a bar closed. */
export function isCloseTime(field: string): boolean {
  return CLOSE_TIMES.has(plainName(field))
}

/** The field whose name is at most two letters away from a name of `column` and from no accepted name of another. */
export function nearestField(column: ColumnName, fields: readonly string[]): string | null {
  let nearest: string | null = null
  let least = 3
  for (const field of fields) {
    const plain = plainName(field)
    if (Object.values(NAMES).some((names) => names.includes(plain))) continue
    for (const name of NAMES[column]) {
      // Two letters of a short name are most of it.
      const distance = name.length < 3 ? least : editDistance(plain, name)
      if (distance < Math.min(least, name.length - 1)) {
        least = distance
        nearest = field
      }
    }
  }
  return nearest
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i++) {
    const current = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)
      current.push(Math.min(change, previous[j] + 1, current[j - 1] + 1))
    }
    previous = current
  }
  return previous[b.length]
}
