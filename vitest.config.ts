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
    testTimeout: 30_000,
  },
})
