import t from 'tap'
import { networkOf } from './network.ts'

t.test(
  'an IPv6 address counts as its network, however it is written; an IPv4 address as itself',
  async (t) => {
    for (const [address, network] of [
      ['10.0.0.1', '10.0.0.1'],
      ['::ffff:10.0.0.1', '10.0.0.1'],
      ['::FFFF:a00:1', '10.0.0.1'],
      ['0:0:0:0:0:ffff:192.168.1.255', '192.168.1.255'],
      ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
      ['2001:DB8:1:2::', '2001:db8:1:2::/64'],
      ['2001:db8::6', '2001:db8:0:0::/64'],
      ['2001:0db8:0001:0002:ffff::1', '2001:db8:1:2::/64'],
      ['::1', '0:0:0:0::/64'],
      ['::', '0:0:0:0::/64'],
      ['fe80::1%eth0', 'fe80:0:0:0::/64'],
      ['64:ff9b::192.0.2.33', '64:ff9b:0:0::/64'],
      ['no address', 'no address'],
    ]) {
      t.equal(networkOf(address), network, address)
    }
  },
)
