/** Groups applied and inactive statements left out: the configuration that takes effect. */
export { inherit } from './inherit.js'
export { wordPattern } from './pattern.js'
