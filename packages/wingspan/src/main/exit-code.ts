/** How the program ends. */
export const ExitCode = {
  ok: 0,
  /** The command or the input is wrong. */
  failed: 1,
  /** The arguments are. */
  usage: 2,
  /** A daemon has met too many faults of ours: it is to be started anew (sysexits.h, EX_SOFTWARE). */
  faulty: 70,
} as const

/** How a comparison ends: as diff and cmp do. */
export const CompareExit = { same: 0, different: 1, trouble: 2 } as const
