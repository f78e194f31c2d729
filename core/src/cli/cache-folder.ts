/** Columns of loaded candle files and bundles of plugins, in the working folder. Safe to delete at any time. */
export const CACHE_FOLDER = '.grodt'
