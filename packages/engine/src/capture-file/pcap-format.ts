/** Numbers of the pcap format (draft-ietf-opsawg-pcap), for its reader and its writer. */

/** Magic numbers as read in the file's own byte order. */
export const PCAP_MICROSECONDS = 0xa1b2c3d4
export const PCAP_NANOSECONDS = 0xa1b23c4d
/** Records carry 8 more bytes: interface index, protocol, packet type. An old Linux patch wrote this. */
export const PCAP_MODIFIED = 0xa1b2cd34

export const PCAP_HEADER_LENGTH = 24
export const PCAP_RECORD_HEADER_LENGTH = 16
export const PCAP_MODIFIED_RECORD_HEADER_LENGTH = 24

/** The most bytes a record may store: the largest snapshot length that capture tools take. */
export const PCAP_MOST_STORED = 262144
