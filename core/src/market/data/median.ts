/**
 * The upper median of the first `size` values, by repeated partition (Hoare's selection); the values are put into
 * another order. The mean time grows with the size, not with its logarithm too, as that of sorting does.
 *
 * @param size 1 or more
 */
export function middleOf(values: Float64Array, size: number): number {
  const middle = size >>> 1
  let low = 0
  let high = size - 1
  while (low < high) {
    const pivot = values[(low + high) >>> 1]
    let left = low
    let right = high
    while (left <= right) {
      while (values[left] < pivot) left++
      while (values[right] > pivot) right--
      if (left > right) break
      const value = values[left]
      values[left++] = values[right]
      values[right--] = value
    }
    if (middle <= right) high = right
    else if (middle >= left) low = left
    else break
  }
  return values[middle]
}
