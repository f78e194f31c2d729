import { readHostSnapshot, type HostSnapshot } from '../../host/durable/host-snapshot.ts'
import { GrodtError } from '../../errors.ts'
import type { JournalReader } from '../../store/read.ts'
import type { CodeOf } from './code.ts'
import type { Place } from './place.ts'

const isBefore = (place: Place, seq: number, time: number, { engine }: HostSnapshot): boolean => {
  if (place.time !== undefined) return time <= place.time
  if (place.record !== undefined) return seq <= place.record
  return (engine as { readonly engine: { readonly seq: number } }).engine.seq <= place.event
}

/**
 * Where a replay begins: at the last snapshot before a place, or without a place at the beginning of the account, and
 * where that is gone at the oldest snapshot.
 *
 * @returns the record of the snapshot; 0 for the beginning of the account
 * @throws GrodtError REPLAY_STATE when no state before the place is kept
 */
export async function startingPoint(
  reader: JournalReader,
  code: CodeOf,
  place: Place | null,
): Promise<number> {
  const whole = reader.anchor === 0
  if (place === null && whole) return 0
  const snapshots = await reader.snapshotInfos()
  if (place !== null) snapshots.reverse()
  let oldest: number | null = null
  for (const { seq, time } of snapshots) {
    const stored = await reader.snapshot(seq)
    if (stored === null) continue
    const saved = readHostSnapshot(stored.bytes)
    oldest = Math.min(oldest ?? time, time)
    if (place !== null && !isBefore(place, seq, time, saved)) continue
    if ((await code(saved, seq)).prepared !== null) return seq
  }
  if (whole) return 0
  const kept =
    oldest === null ? 'none is kept' : `the oldest one that is kept is of ${new Date(oldest).toISOString()}`
  throw new GrodtError('REPLAY_STATE', { folder: reader.folder, kept })
}
