/** What a token may do; each includes those before it. */
export const SCOPES = ['read', 'trade', 'admin'] as const

/**
 * - `read`: look at everything
 * - `trade`: also what a person does at a desk: kill switch, locks, pause, resume, release
 * - `admin`: also what changes configuration, code, models and candle files
 */
export type Scope = (typeof SCOPES)[number]

export const isScope = (value: unknown): value is Scope => SCOPES.some((one) => one === value)

/** Whether what needs one scope may be done with another. */
export const allows = (has: Scope, needs: Scope): boolean => SCOPES.indexOf(has) >= SCOPES.indexOf(needs)
