import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const source = (name: string) => fileURLToPath(new URL(`./packages/${name}/src/index.ts`, import.meta.url))

export default defineConfig({
  resolve: { alias: { '@wingspan/engine': source('engine'), '@wingspan/junos': source('junos') } },
  test: {
    include: [
      'packages/*/test/**/*.test.ts',
      'goldens/**/*.test.ts',
      'fuzz/**/*.test.ts',
      'e2e/**/*.test.ts',
    ],
    // Most of the long tests wait for other programs, so that two share a small machine well.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 30_000,
  },
})
