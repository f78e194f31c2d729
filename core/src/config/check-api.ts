import { addIssue, type Report } from './check-report.ts'
import { isLoopbackAddress } from './loopback.ts'

const API = ['host', 'api']
/** What the address is judged by. */
const JUDGED = ['enabled', 'host', 'tls', 'behind_proxy']

/** An address that other machines can reach is only listened on encrypted, or behind something that encrypts. */
export function checkApi(report: Report): void {
  const { loaded } = report
  if (JUDGED.some((key) => loaded.isBroken('host.yaml', [...API, key]))) return
  const { enabled, host, tls, behindProxy } = loaded.draft.host.api
  for (const [own, other] of [
    ['certificate', 'key'],
    ['key', 'certificate'],
  ] as const) {
    if (tls[own] === '' || tls[other] !== '') continue
    const expected = `tls.${other} beside it`
    const problem = `needs ${expected}`
    addIssue(report, 'host.yaml', [...API, 'tls', own], { value: tls[own], expected, problem })
  }
  if (!enabled || isLoopbackAddress(host) || tls.certificate !== '' || tls.key !== '' || behindProxy) return
  const expected =
    'a loopback address (127.0.0.1, ::1 or localhost) ' +
    'as long as there is neither tls.certificate with tls.key nor behind_proxy: true'
  addIssue(report, 'host.yaml', [...API, 'host'], { value: host, expected })
}
