import type { LibraryAdapter } from '../study.ts'
import { kernels } from './kernels.ts'

/** The same kernels, one bar at a time. */
const adapter: LibraryAdapter = () => kernels(1)
export default adapter
