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
    addIssue(report, 'host.yaml', [...API, 'tls', own], `needs tls.${other} beside it`)
  }
  if (!enabled || isLoopbackAddress(host) || tls.certificate !== '' || tls.key !== '' || behindProxy) return
  const problem =
    `was "${host}", expected a loopback address (127.0.0.1, ::1 or localhost) ` +
    'as long as there is neither tls.certificate with tls.key nor behind_proxy: true'
  addIssue(report, 'host.yaml', [...API, 'host'], problem)
}
