import 'server-only'
import { EVERYTHING, type Scope } from './scope'

/** What the viewer of this request may see. Until sign-in exists the server answers on loopback only, to whoever sits there. */
export function viewerScope(): Scope {
  return EVERYTHING
}
