/** The files that `| save` writes: whole or not at all, and over nothing that is read. */
import type { OpenFile } from '@wingspan/junos'
import { printableText } from '../source/index.js'
import type { ReplayArguments } from './arguments.js'
import { inputBehind } from './check-output.js'
import { OutputError, WholeFile } from './whole-file.js'

export class SavedFiles {
  readonly #read: Pick<ReplayArguments, 'files' | 'config'>
  #last: WholeFile | undefined

  /** `read` names the files that are read. */
  constructor(read: Pick<ReplayArguments, 'files' | 'config'>) {
    this.#read = read
  }

  /** Opens a file; throws an OutputError. */
  readonly open: OpenFile = (fileName) => {
    const what = inputBehind(fileName, this.#read)
    if (what !== undefined) {
      throw new OutputError(`cannot write ${printableText(fileName)}: is ${what} that is read`)
    }
    this.#last = new WholeFile(fileName)
    return this.#last
  }

  /** Gives up the file that is being written, if any. */
  abandon(): void {
    this.#last?.abandon()
  }
}
