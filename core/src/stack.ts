/** Most lines of a stack that are shown. */
const MOST = 5

const folderOf = (url: string): string => url.replace(/[^/]+$/, '')

/** Where the host and its SDK are shipped; run from their sources every line is shown. */
const SHIPPED: readonly string[] = [import.meta.url, import.meta.resolve('@grodt/sdk/host')]
  .map(folderOf)
  .filter((folder) => folder.includes('/dist/'))

/** Frames of the language and of Node, and those of the file that a worker boots from, which has the SDK in it. */
const NOT_ITS_OWN = /\(<anonymous>\)$|\(node:|\/plugins\/worker-[0-9a-f]+\.cjs:\d+:\d+\)?$/

/**
 * Where an error of a plugin was thrown: the lines of its stack without those of the host and of Node, which
 * lead to no line of its author. Each begins on a new line; empty where none is left.
 *
 * @param host folders of the host, as they stand in a stack
 */
export function pluginStack({ message, stack = '' }: Error, host: readonly string[] = SHIPPED): string {
  const frames = stack
    .slice(stack.indexOf(message) + message.length)
    .split('\n')
    .slice(1)
  return frames
    .filter((frame) => !NOT_ITS_OWN.test(frame) && !host.some((folder) => frame.includes(folder)))
    .slice(0, MOST)
    .map((frame) => `\n${frame}`)
    .join('')
}
