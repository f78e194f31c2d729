import { flag, integer, text } from '@grodt/sdk'
import { Type, type TArray, type TString } from 'typebox'
import { section } from './shared.ts'

/** A name of a machine, or an address of either version. */
const NAME = '^[A-Za-z0-9.:-]{1,253}$'

/** A list, empty by default, of different texts that match. */
const each = (pattern: string, expected: string, description: string): TArray<TString> =>
  Type.Array(Type.String({ pattern, expected }), {
    default: [],
    uniqueItems: true,
    unit: 'none',
    description,
  })

const tls = section('What the API is encrypted with. Both files are read at the start; give both or none.', {
  certificate: text({
    default: '',
    expected: 'a file',
    description: 'PEM file with the certificate and those it builds on, from the working folder.',
  }),
  key: text({ default: '', expected: 'a file', description: 'PEM file with its private key.' }),
})

/** `host.api`: where the admin API listens, and who may use it. */
export const api = section('The admin API; docs/security.md says who may use it.', {
  enabled: flag({ default: true, description: 'Whether the host listens.' }),
  host: text({
    default: '127.0.0.1',
    pattern: NAME,
    expected: 'an address such as 127.0.0.1 or ::1',
    description:
      'The address on which it listens. One that other machines can reach needs `tls` or `behind_proxy`.',
  }),
  port: integer({
    default: 7373,
    minimum: 0,
    maximum: 65_535,
    unit: 'none',
    description: 'The port; 0 takes a free one.',
  }),
  access: text({
    default: '.grodt/api',
    minLength: 1,
    expected: 'a folder',
    description: 'Folder of the tokens, from the working folder; it is closed to other users.',
  }),
  read_needs_token: flag({
    default: false,
    description:
      'Whether reading needs a token too. Where other machines can reach the API it always does; changing always needs one.',
  }),
  tls,
  behind_proxy: flag({
    default: false,
    description:
      'A proxy that encrypts stands before the API: it may listen on any address without `tls`, reading needs a token, and the client is the one that the proxy names.',
  }),
  names: each(
    NAME,
    'a name or address such as grodt.example',
    'Names and addresses by which the API is called beside those of this machine; a request to any other is refused.',
  ),
  origins: each(
    '^https?://[a-z0-9.-]{1,253}(:[0-9]{1,5})?$',
    'an origin such as https://example.com',
    'Places of other pages that browsers let read the API (CORS); none by default.',
  ),
  requests_per_second: integer({
    default: 2000,
    minimum: 1,
    maximum: 1_000_000,
    unit: 'requests per second',
    description: "What one client may ask on average; a second's worth at once.",
  }),
})
