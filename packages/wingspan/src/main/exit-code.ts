/** How the program ends. */
export const ExitCode = {
  ok: 0,
  /** The command or the input is wrong. */
  failed: 1,
  /** The arguments are. */
  usage: 2,
} as const
