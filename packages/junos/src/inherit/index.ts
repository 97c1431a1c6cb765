/** Groups applied and inactive statements left out: the configuration that takes effect. */
export { type Inherited, inherit } from './inherit.js'
export { wordPattern } from './pattern.js'
