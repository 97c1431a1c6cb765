/** The library, which is CommonJS: its names are behind one default. */
import ssh2 from 'ssh2'

export { ssh2 }
