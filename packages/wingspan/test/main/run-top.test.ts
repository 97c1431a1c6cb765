/** `top` over a real table: what it asks is answered, and it reads the answers. */
import { PassThrough } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { CommandRunner } from '../../src/main/command-runner.js'
import { startTimer } from '../../src/main/start-timer.js'
import { Terminal } from '../../src/terminal/index.js'
import { FullScreen, runTop } from '../../src/top/index.js'
import { Screen } from '../terminal/screen.js'
import { replayed } from './replayed.js'

const OFFICE = fileURLToPath(new URL('../../../../examples/office.pcapng', import.meta.url))

it('shows the heaviest sessions of a table, their totals, and all of one', async () => {
  const { shown, source } = await replayed([OFFICE])
  source.close()
  const [input, screen] = [new PassThrough(), new Screen(120, 16)]
  const terminal = new Terminal(input, screen)
  terminal.resize(120, 16)
  const left = runTop({
    terminal,
    screen: new FullScreen(terminal, false),
    commands: new CommandRunner(shown, expect.fail),
    clock: { nowMilliseconds: () => performance.now(), startTimer },
    now: () => new Date(),
    filter: 'protocol tcp',
    everyMilliseconds: 60_000,
    isUnicode: true,
  })
  const page = () => screen.page.join('\n')
  const shows = (text: RegExp) => screen.until(() => text.test(page()))
  input.write('b')
  await shows(/by bytes; filter: protocol tcp\n tcp +\d+ sessions/)
  const [id, packets, bytes] = /\n> *(\d+) tcp .* (\d+) +(\S+) +\S+ +\S+\n/.exec(page())!.slice(1)
  expect(Number(packets)).toBeGreaterThan(10)
  expect(bytes).toMatch(/k$/)
  input.write('\r')
  await shows(new RegExp(`Session ID: ${id}, Status: Normal`))
  input.write('q')
  await left
})
