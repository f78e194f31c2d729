import { statfs } from 'node:fs/promises'

/** What is free to this user where a folder lies, whole megabytes; null where that cannot be known. */
export async function freeMegabytes(folder: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(folder)
    return Math.floor((bavail * bsize) / 1e6)
  } catch {
    return null
  }
}
