/** Parts as fractions of their sum, for `Model.importance`; all 0 where there is none. */
export function shares(parts: ArrayLike<number>): number[] {
  const list = Array.from(parts)
  const sum = list.reduce((total, part) => total + part, 0)
  return list.map((part) => (sum > 0 ? part / sum : 0))
}
