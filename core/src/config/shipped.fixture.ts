import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The shipped configuration. */
export const SHIPPED = fileURLToPath(new URL('../../../configs', import.meta.url))

const ALLOCATOR = 'allocation: { plugin: evidence }'

/**
 * Copy the shipped configuration with weights that stay as they are configured: a test that counts inputs, events or
 * trades does not depend on what is decided about capital.
 *
 * @param folder becomes the configuration
 */
export function copyShipped(folder: string): void {
  cpSync(SHIPPED, folder, { recursive: true })
  const host = join(folder, 'host.yaml')
  const text = readFileSync(host, 'utf8')
  if (!text.includes(ALLOCATOR)) throw new Error(`${host} does not hold ${ALLOCATOR}`)
  writeFileSync(host, text.replace(ALLOCATOR, 'allocation: { plugin: static }'))
}
