// Errors: one class, and a subclass for each category.

import { ERROR_CODES } from "./generated/errors.js";
import type { ErrorCategory, ErrorCode } from "./generated/errors.js";

/** What a program may want to know of an error, such as `field` or `minimum_minor`. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean>>;

/** An error as it crosses the border. */
export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: ErrorDetails;
}

// A program may load this package twice, with `import` and with `require`. An error of one copy
// must be an error to the other.
const BRAND = Symbol.for("vendue.error");

/** An operation was refused or failed. Its `code` is stable, its `message` is for people. */
export class VendueError extends Error {
  /** The category of all errors of a subclass. @internal */
  static readonly category: ErrorCategory | undefined = undefined;

  /** The stable code. */
  readonly code: ErrorCode;
  /** What a program may want to know, such as `field` or `minimum_minor`. */
  readonly details: ErrorDetails;

  constructor(failure: Failure) {
    super(failure.message);
    this.code = failure.code;
    this.details = failure.details;
  }

  /** The category of the code. */
  get category(): ErrorCategory {
    return ERROR_CODES[this.code];
  }

  /** @internal */
  get [BRAND](): true {
    return true;
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    if (!Object.hasOwn(this, "category")) {
      return Function.prototype[Symbol.hasInstance].call(this, value);
    }
    const error = value as Partial<Record<typeof BRAND | "category", unknown>> | null | undefined;
    const isOne = typeof error === "object" && error?.[BRAND] === true;
    return isOne && (this.category === undefined || this.category === error.category);
  }
}

/** An argument is not of the form or not within the limits that it must have. */
export class InvalidError extends VendueError {
  /** @internal */
  static override readonly category = "invalid";
}

/** It is not known who asks. */
export class UnauthenticatedError extends VendueError {
  /** @internal */
  static override readonly category = "unauthenticated";
}

/** Who asks may not do it. */
export class ForbiddenError extends VendueError {
  /** @internal */
  static override readonly category = "forbidden";
}

/** The thing is not there, or not for who asks. */
export class NotFoundError extends VendueError {
  /** @internal */
  static override readonly category = "not_found";
}

/** It cannot be done as things stand. */
export class ConflictError extends VendueError {
  /** @internal */
  static override readonly category = "conflict";
}

/** It was asked for too often; it may be tried again later. */
export class LimitedError extends VendueError {
  /** @internal */
  static override readonly category = "limited";
}

/** It cannot be done now, whatever was asked. */
export class UnavailableError extends VendueError {
  /** @internal */
  static override readonly category = "unavailable";
}

/** A defect of the library, or damaged data. */
export class InternalError extends VendueError {
  /** @internal */
  static override readonly category = "internal";
}

const CLASSES: Record<ErrorCategory, typeof VendueError> = {
  invalid: InvalidError,
  unauthenticated: UnauthenticatedError,
  forbidden: ForbiddenError,
  not_found: NotFoundError,
  conflict: ConflictError,
  limited: LimitedError,
  unavailable: UnavailableError,
  internal: InternalError,
};

for (const kind of [VendueError, ...Object.values(CLASSES)]) {
  // On the prototype, as with the errors of the language, so that no error prints it as a field.
  const name = { value: kind.name, writable: true, configurable: true };
  Object.defineProperty(kind.prototype, "name", name);
}

/** The error of its category. */
export function errorOf(failure: Failure): VendueError {
  return new CLASSES[ERROR_CODES[failure.code]](failure);
}

/** An argument that cannot be sent. @internal */
export function invalid(field: string, message: string): VendueError {
  const details = { field };
  return errorOf({ code: "invalid_argument", message: `${field}: ${message}`, details });
}
