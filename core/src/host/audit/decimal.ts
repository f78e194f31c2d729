/** A decimal without rounding: `digits` over ten to the power of `places`. */
export interface Decimal {
  readonly digits: bigint
  /** 0 or more. */
  readonly places: number
}

export const ZERO: Decimal = { digits: 0n, places: 0 }

/**
 * The decimal that a number stands for: the shortest that reads back as the same number. Amounts of the books are whole
 * cash units divided by a power of ten, so that this is the amount itself.
 *
 * @throws RangeError for a number that is not finite
 */
export function decimal(value: number): Decimal {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value))
  if (match === null) throw new RangeError(`${value} is no decimal.`)
  const [, sign, whole, fraction = '', exponent = '0'] = match as unknown as (string | undefined)[]
  const digits = BigInt(`${sign ?? ''}${whole ?? ''}${fraction}`)
  const places = fraction.length - Number(exponent)
  return places < 0 ? { digits: digits * 10n ** BigInt(-places), places: 0 } : { digits, places }
}

const scaled = ({ digits, places }: Decimal, to: number): bigint => digits * 10n ** BigInt(to - places)

/** The sum of two decimals; the second is taken `sign` times. */
export function plus(a: Decimal, b: Decimal, sign: 1 | -1 = 1): Decimal {
  const places = Math.max(a.places, b.places)
  return { digits: scaled(a, places) + BigInt(sign) * scaled(b, places), places }
}

export const minus = (a: Decimal, b: Decimal): Decimal => plus(a, b, -1)

/** -1, 0 or 1. */
export function sign({ digits }: Decimal): -1 | 0 | 1 {
  if (digits === 0n) return 0
  return digits < 0n ? -1 : 1
}

/** Plain digits without an exponent and without zeros at the end: `0.00000001`, `-12.5`. */
export function text({ digits, places }: Decimal): string {
  const plain = (digits < 0n ? -digits : digits).toString().padStart(places + 1, '0')
  const whole = plain.slice(0, plain.length - places)
  const fraction = plain.slice(plain.length - places).replace(/0+$/, '')
  return `${digits < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`
}

/** A number in plain digits; all that distinguish it. */
export const plainText = (value: number): string => text(decimal(value))
