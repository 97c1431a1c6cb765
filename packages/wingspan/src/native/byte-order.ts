/** The machine's byte order: in it the C library and the kernel keep numbers. */
export const LITTLE_ENDIAN = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1
