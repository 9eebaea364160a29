// All items of a list, page after page.

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
  let cursor: string | undefined;
  do {
    const page = await list({ limit: 200, cursor });
    yield* page.items;
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return undefined;
}
