import type { Prepared } from '../../host/prepare.ts'
import type { KeptCode } from './work.ts'

/** The code that a roll-back has put in the place of what the folders of plugins hold: a job runs what the host runs. */
export const pinnedCode = ({ pinned }: Pick<Prepared, 'pinned'>): readonly KeptCode[] =>
  pinned.map(({ pin, plugin: { manifest, code } }) => {
    const { kind, id, aliases, packageName, version } = manifest
    return { pin, manifest: { kind, id, aliases, packageName, version }, code }
  })
