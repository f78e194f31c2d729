import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const ownerFile = (folder: string): string => join(folder, 'owner.json')

/** Leave a note who has the store open. The lock itself is the database's: it ends with the process, the note may not. */
export function noteOwner(folder: string): void {
  writeFileSync(ownerFile(folder), `${JSON.stringify({ pid: process.pid })}\n`)
}

export function removeOwner(folder: string): void {
  rmSync(ownerFile(folder), { force: true })
}

/** The process that noted itself; null when there is no note that can be read. */
export function ownerOf(folder: string): number | null {
  try {
    const { pid } = JSON.parse(readFileSync(ownerFile(folder), 'utf8')) as { pid?: unknown }
    return typeof pid === 'number' ? pid : null
  } catch {
    return null
  }
}
