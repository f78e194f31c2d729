/** The quantile of ascending values, interpolated linearly between neighbours (type 7 of Hyndman and Fan 1996). */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const position = (sorted.length - 1) * share
  const below = Math.floor(position)
  const rest = position - below
  return rest === 0 ? sorted[below] : sorted[below] + (sorted[below + 1] - sorted[below]) * rest
}
