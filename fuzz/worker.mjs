/** The thread of one target, which has to learn TypeScript first. */
import { register } from 'tsx/esm/api'

register()
await import('./worker.ts')
