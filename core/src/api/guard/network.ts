import { isIPv6 } from 'node:net'

/**
 * Whose address it is: of IPv6 one machine has all of a network (/64), and could come from another address each time; an
 * IPv4 address in the form of IPv6 is that address.
 */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address
  const groups = groupsOf(address)
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff
  if (isMapped) return [groups[6] >> 8, groups[6] & 255, groups[7] >> 8, groups[7] & 255].join('.')
  const network = groups.slice(0, 4).map((group) => group.toString(16))
  return `${network.join(':')}::/64`
}

/** The eight numbers of an IPv6 address, whose last two may be written as those of IPv4. */
function groupsOf(address: string): number[] {
  const [text] = address.split('%')
  const plain = text.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...bytes: string[]) => {
    const [a, b, c, d] = bytes.map(Number)
    return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`
  })
  const [head, tail = []] = plain.split('::').map((part) => part.split(':').filter((group) => group !== ''))
  const missing = new Array<string>(8 - head.length - tail.length).fill('0')
  return [...head, ...missing, ...tail].map((group) => parseInt(group, 16))
}
