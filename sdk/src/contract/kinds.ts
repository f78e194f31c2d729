/**
 * The plugin contract's version. It changes only when an existing plugin would have to change with it;
 * the host refuses a plugin whose manifest names another one.
 */
export const CONTRACT_VERSION = 1

/** What a plugin can be. Each kind has one `define…` function and one decision method. */
export const PLUGIN_KINDS = ['strategy', 'regime-classifier', 'allocator', 'predictor'] as const

export type PluginKind = (typeof PLUGIN_KINDS)[number]
