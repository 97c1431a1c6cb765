/** What a capture says about one interface it was taken on. */
export interface CaptureInterface {
  /** The capture that describes it, as the caller named that capture. */
  readonly fileName: string
  /** Untrusted text out of the capture; undefined where it gives none. */
  readonly name: string | undefined
  /** LINKTYPE_ value. */
  readonly linkType: number
  /** The most bytes stored of a packet; 0 where there is no limit. */
  readonly snapLength: number
  /** Packets lost while capturing, as the capture said last; undefined where it never said. */
  readonly lostPackets: number | undefined
}
