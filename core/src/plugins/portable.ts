/** Stands for the host's SDK in the code that is hashed and kept: it must not depend on where the host lies. */
export const SDK_PLACEHOLDER = 'grodt:sdk'

const MAP = '//# sourceMappingURL='

/** The module that is imported: portable code with the address of the SDK and, if there is one, its source map. */
export function importableText(code: string, sdkUrl: string, map?: string): string {
  const text = code.replaceAll(JSON.stringify(SDK_PLACEHOLDER), JSON.stringify(sdkUrl))
  if (map === undefined) return text
  return `${text}${MAP}data:application/json;base64,${Buffer.from(map).toString('base64')}\n`
}

/** The portable code of a module with a source map: what `importableText` was given. */
export function portableCode(text: string, sdkUrl: string): string {
  const end = text.lastIndexOf(MAP)
  return text.slice(0, end).replaceAll(JSON.stringify(sdkUrl), JSON.stringify(SDK_PLACEHOLDER))
}
