import { BlockList } from 'node:net'

/** Where a proxy may stand whose word about its client is taken: on this machine, or in a private network. */
const PRIVATE = new BlockList()
for (const [network, prefix] of [
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const) {
  PRIVATE.addSubnet(network, prefix, 'ipv4')
}
for (const [network, prefix] of [
  ['::1', 128],
  ['fe80::', 10],
  ['fc00::', 7],
] as const) {
  PRIVATE.addSubnet(network, prefix, 'ipv6')
}

/**
 * Whether to believe what an address says of where a request came from. The proxy alone is believed, which adds its client
 * at the end of the list: what stands before that was sent by the client, which may be in a private network as well.
 *
 * @param hop 0: the one who called
 */
export const isProxy = (address: string, hop: number): boolean =>
  hop === 0 && PRIVATE.check(address, address.includes(':') ? 'ipv6' : 'ipv4')
