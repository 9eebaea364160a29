// All items of a list, page after page.

import { invalid } from "./errors.js";
import type { Page, PageOptions } from "./shapes.js";

/**
 * All items of a list, page after page, read as they are asked for.
 *
 * ```js
 * for await (const lot of each((page) => market.auctions.page("running", page))) {
 *   console.log(lot.listing.title);
 * }
 * ```
 */
export async function* each<T>(
  list: (page: PageOptions) => Promise<Page<T>>,
): AsyncGenerator<T, undefined> {
  if (typeof list !== "function") throw invalid("list", "must be a function of the page");
  let cursor: string | undefined;
  do {
    const page = await list({ limit: 200, cursor });
    yield* page.items;
    // Without this a list that does not go on would never end.
    if (page.nextCursor !== undefined && page.nextCursor === cursor) {
      throw invalid("list", "must go on from the page that it is given");
    }
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return undefined;
}
