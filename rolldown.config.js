/**
 * The program in few files, each with what some of its verbs need, of what `tsc -b` compiled; with BENCH set, the
 * benches of rooms, which are to be as fast as the program.
 */
import { defineConfig } from 'rolldown'

const compiled = 'packages/wingspan/dist'

/** Names of code as plain numbers are what hot loops are made of. */
const common = {
  platform: 'node',
  external: ['koffi', 'pino', 'saxes', 'ssh2'],
  optimization: { inlineConst: { mode: 'all', pass: 2 } },
}
const output = {
  format: 'esm',
  entryFileNames: '[name].js',
  minify: { compress: true, mangle: false, codegen: { removeWhitespace: false } },
}

const program = defineConfig({
  ...common,
  input: {
    index: `${compiled}/main/index.js`,
    // A thread of its own begins with it.
    'password-worker': `${compiled}/access/password-worker.js`,
  },
  output: { ...output, dir: `${compiled}/program`, cleanDir: true },
})

const benches = defineConfig({
  ...common,
  input: ['bench/table.ts', 'bench/turns.ts', 'bench/policy-lookup.ts'],
  output: { ...output, dir: 'bench/data/program', cleanDir: true },
})

export default process.env.BENCH ? benches : program
