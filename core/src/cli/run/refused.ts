import type { Prepared } from '../../host/prepare.ts'

/**
 * Tells of plugins that cannot be loaded, each time that they are others than before. No strategy uses them, or the
 * configuration would have been refused; but whoever has just saved one wants to know.
 *
 * @returns passes on what was prepared
 */
export function tellingRefused(before: Prepared, tell: (line: string) => void): (now: Prepared) => Prepared {
  let known = before.refused
  return (now) => {
    const said = new Set(known.map(({ reason }) => reason))
    known = now.refused
    for (const { reason } of known) if (!said.has(reason)) tell(`not used, and not loaded: ${reason}`)
    return now
  }
}
