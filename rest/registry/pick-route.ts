import { HttpRefusal } from '../http/http-refusal.js';
import type { JsonObject } from '../params/body-params.js';
import type { Route } from './route.js';

/**
 * The route that a body means. Where there is only one, the body need not name it: `{}` calls it without parameters.
 * @throws HttpRefusal 400 when several are possible and the body names none
 */
export function pickRoute(routes: readonly Route[], body: JsonObject, path: string): Route {
  const [only, ...others] = routes;
  const route =
    others.length === 0 ? only : routes.find(({ bodyKey }) => bodyKey !== null && Object.hasOwn(body, bodyKey));
  if (!route) throw new HttpRefusal(400, `the body doesn't contain action mapping to the URL[${path}]`);
  return route;
}
