/** What stands in the place of a secret. */
export const MASK = '***'

const SECRET_WORDS: ReadonlySet<string> = new Set([
  ...['key', 'keys', 'apikey', 'secret', 'secrets', 'password', 'passwords', 'passwd', 'pwd', 'pass'],
  ...['passphrase', 'passphrases', 'token', 'tokens', 'credential', 'credentials', 'mnemonic', 'private'],
  ...['auth', 'authorization', 'bearer', 'signature', 'pin'],
])

const SECRET_PARTS = /secret|passw|passphrase|token|credential|(api|access|private|signing)key/

/** Whether what stands under this name is secret: `api_key`, `apiKey`, `API-KEY`, `token`, but not `monkey`. */
export function isSecretName(name: string): boolean {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
  return words.some((word) => SECRET_WORDS.has(word) || SECRET_PARTS.test(word))
}

/**
 * A copy of a JSON value in which everything under a secret name is masked, at any depth, and every text is without
 * these secrets and without names and passwords in addresses.
 */
export function maskSecrets(value: unknown, secrets: readonly string[] = []): unknown {
  if (typeof value === 'string') return withoutSecrets(value, secrets)
  if (typeof value === 'number') return secrets.includes(String(value)) ? MASK : value
  if (Array.isArray(value)) return value.map((one) => maskSecrets(one, secrets))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, own]) => [
      withoutSecrets(key, secrets),
      isSecretName(key) && own !== null ? MASK : maskSecrets(own, secrets),
    ]),
  )
}

/** The part of an address that logs in. */
const LOGIN = /\/\/[^/\s@"']+@/g

/** A token of the API, wherever somebody has pasted it. */
const TOKEN = /grodt_[a-z0-9-]{1,32}_[A-Za-z0-9_-]{43}/g

function withoutSecrets(text: string, secrets: readonly string[]): string {
  const masked = secrets.reduce((all, secret) => all.replaceAll(secret, MASK), text)
  return masked.replace(LOGIN, `//${MASK}@`).replace(TOKEN, MASK)
}

/** A key with its colon: at the start of a line, in a flow mapping or in a comment. */
const KEY = /(?:"([^"\n]*)"|'([^'\n]*)'|([\w.-]+(?: [\w.-]+)*))\s*:/g

/**
 * The text of a YAML file with everything under a secret name masked, in comments too. What cannot be told apart on a
 * line is masked with it: rather too much than too little.
 */
export function maskYaml(text: string): string {
  const masked: string[] = []
  /** Indentation of the secret key whose value goes on below it, else null. */
  let inside: number | null = null
  let flow = 0
  for (const line of text.split('\n')) {
    const indent = line.search(/\S/)
    if (inside !== null) {
      const goesOn =
        flow > 0 ||
        indent < 0 ||
        indent > inside ||
        /^\s*#/.test(line) ||
        (indent === inside && /^\s*-(\s|$)/.test(line))
      if (goesOn) {
        if (indent < 0) masked.push(line)
        flow = Math.max(0, flow + brackets(line))
        continue
      }
      inside = null
      flow = 0
    }
    const at = secretAt(line)
    if (at === null) {
      masked.push(line)
      continue
    }
    masked.push(`${line.slice(0, at)} ${MASK}`)
    inside = indentOfKey(line)
    flow = Math.max(0, brackets(line))
  }
  return masked.join('\n')
}

/** Behind the colon of the first secret key of a line, or null. */
function secretAt(line: string): number | null {
  for (const match of line.matchAll(KEY)) {
    if (isSecretName(match[1] ?? match[2] ?? match[3] ?? '')) return match.index + match[0].length
  }
  return null
}

/** In `- key: value` the key stands behind the dash. */
const indentOfKey = (line: string): number => /^\s*(?:- +)*/.exec(line)?.[0].length ?? 0

/** Brackets of flow collections that a line opens, less those that it closes. */
const brackets = (line: string): number =>
  (line.match(/[[{]/g)?.length ?? 0) - (line.match(/[\]}]/g)?.length ?? 0)

/** Shorter ones would be found in words and numbers that have nothing to do with them. */
const SHORTEST_SECRET = 4

/** The texts and numbers that stand under secret names of a value, the longest first. */
export function secretsIn(value: unknown): string[] {
  const found = new Set<string>()
  const collect = (part: unknown, secret: boolean): void => {
    if (typeof part === 'object' && part !== null) {
      for (const [key, own] of Object.entries(part)) {
        collect(own, secret || (!Array.isArray(part) && isSecretName(key)))
      }
    } else if (secret && (typeof part === 'string' || typeof part === 'number')) found.add(String(part))
  }
  collect(value, false)
  return [...found].filter(({ length }) => length >= SHORTEST_SECRET).sort((a, b) => b.length - a.length)
}
