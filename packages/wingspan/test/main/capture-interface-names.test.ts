/** Names of captures' interfaces. */
import type { CaptureInterface } from '@wingspan/engine'
import { expect, it } from 'vitest'
import { captureInterfaceNames } from '../../src/main/capture-interface-names.js'
import type { PacketSource } from '../../src/source/index.js'

const describedIn = (fileName: string, name?: string): CaptureInterface => ({
  fileName,
  name,
  linkType: 1,
  snapLength: 0,
  lostPackets: undefined,
})

function sourceOf(interfaces: CaptureInterface[]): PacketSource {
  return { interfaces, next: () => 0, damages: [], rewind: undefined, close: () => undefined }
}

it('numbers those without a name within their file, as they are met', () => {
  const interfaces = [describedIn('a'), describedIn('b'), describedIn('a', 'ge-0/0/1'), describedIn('a', '')]
  const nameOf = captureInterfaceNames(sourceOf(interfaces))
  expect([3, 0, 1, 2].map(nameOf)).toEqual(['cap2', 'cap0', 'cap0', 'ge-0/0/1'])
  interfaces.push(describedIn('b'))
  expect([4, 3].map(nameOf)).toEqual(['cap1', 'cap2'])
})

it('looks at each interface once, however many there are', () => {
  let looks = 0
  const counted: CaptureInterface = {
    ...describedIn('a'),
    get fileName() {
      looks++
      return 'a'
    },
  }
  const interfaces = new Array<CaptureInterface>(2000).fill(counted)
  const nameOf = captureInterfaceNames(sourceOf(interfaces))
  const names = interfaces.map((_, index) => nameOf(index))
  expect(new Set(names).size).toBe(interfaces.length)
  expect(looks).toBe(interfaces.length)
})
