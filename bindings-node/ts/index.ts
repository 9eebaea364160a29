// The embeddable commerce core: live auctions, inventory, pricing and messages as a library.

export {
  ConflictError,
  ForbiddenError,
  InternalError,
  InvalidError,
  LimitedError,
  NotFoundError,
  UnauthenticatedError,
  UnavailableError,
  VendueError,
} from "./errors.js";
export type { ErrorDetails } from "./errors.js";
export { each } from "./each.js";
export { Events } from "./events.js";
export { Feed } from "./feed.js";
export type { FeedOptions, StopSignal } from "./feed.js";
export { Market, open, version } from "./market.js";
export { Money } from "./money.js";
export type { Approvable, Json, Page, PageOptions } from "./shapes.js";
export {
  ApiKeys,
  Approvals,
  Auctions,
  Identity,
  Inventory,
  Listings,
  Sessions,
  Workspaces,
} from "./generated/areas.js";
export { ERROR_CODES } from "./generated/errors.js";
export type { ErrorCategory, ErrorCode } from "./generated/errors.js";
export type * from "./generated/records.js";
export * as rules from "./generated/rules.js";
