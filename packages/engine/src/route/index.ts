/** Routes and their look-up. */
export type { NextHop, Route } from './route.js'
export { type InstanceRoutes, type Path, Routes } from './routes.js'
