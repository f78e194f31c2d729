/** A fraction as percent; `-` where there is none. */
export function percent(share: number | null, digits = 1): string {
  return share === null ? '-' : `${(share * 100).toFixed(digits)} %`
}

/** A number with so many decimals; `-` where there is none. */
export function decimal(value: number | null, digits = 3): string {
  return value === null ? '-' : value.toFixed(digits).replace(/^-(0\.?0*)$/, '$1')
}

/** A probability of chance. */
export function chance(p: number | null): string {
  return p !== null && p < 0.001 ? '<0.001' : decimal(p)
}

/** With its sign: a difference. */
export function signed(value: number | null, digits: number): string {
  return value === null ? '-' : `${value < 0 ? '' : '+'}${value.toFixed(digits)}`
}

/** 12345 as 12,345. */
export function counted(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** The day of a moment, UTC. */
export function dayText(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}
