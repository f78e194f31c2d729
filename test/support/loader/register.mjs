/**
 * Has Node run the sources as they are: `node --import=./test/support/loader/register.mjs file.ts`. Every test file is a
 * process of its own, so what a start costs is paid some 360 times: compiled files are kept, and packages of hundreds of
 * files are loaded in one piece.
 */
import { register } from 'node:module'

// Places in a failure are those of the sources.
process.setSourceMapsEnabled(true)
register('./hooks.mjs', import.meta.url)
