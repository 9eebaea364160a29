#!/bin/sh
# Builds the library for phones, small before fast: the profile `mobile`, and of what is in C only
# what is used. Arguments stand before `build`, as those of cargo-ndk do; another system is named in
# CARGO_BUILD_TARGET.
set -eu
cd "$(dirname "$0")/.."

# No panic passes through C, so nothing has to be unwound there.
CFLAGS="${CFLAGS:-} -fno-asynchronous-unwind-tables -fno-unwind-tables"

# Parts of SQLite that no market uses. Whoever needs one takes it out of here: without it the schema
# cannot be made, and the library does not open its first market.
for part in FTS3 FTS3_PARENTHESIS FTS5 RTREE DBSTAT_VTAB STAT4 LOAD_EXTENSION; do
  LIBSQLITE3_FLAGS="${LIBSQLITE3_FLAGS:-} -USQLITE_ENABLE_$part"
done
LIBSQLITE3_FLAGS="$LIBSQLITE3_FLAGS -USQLITE_SOUNDEX -DSQLITE_OMIT_LOAD_EXTENSION"

export CFLAGS LIBSQLITE3_FLAGS
exec cargo "$@" build --locked --package vendue-mobile --profile mobile --lib
