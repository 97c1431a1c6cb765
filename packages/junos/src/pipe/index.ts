/** Pipes: what an answer goes through before somebody reads it. */
export { type AnswerEnd, type AnswerSink, answer } from './answer.js'
export type { Repeat } from './repeat.js'
export type { OpenFile, SavedFile } from './save-pipe.js'
export { throughPipes } from './through-pipes.js'
