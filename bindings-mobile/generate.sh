#!/usr/bin/env bash
# Writes the Kotlin or the Swift side of the border of the mobile library, from the library itself:
# `generate.sh kotlin` or `generate.sh swift`. With `--check` it fails when what stands in the
# repository is not what it would write. The library and the generator are built first, by
# `make host-libs`.
set -euo pipefail

language=${1:?kotlin or swift}
here=$(cd "$(dirname "$0")" && pwd)
debug=${CARGO_TARGET_DIR:-$here/../target}/debug
library=$debug/libvendue_mobile.so
[[ -e $library ]] || library=$debug/libvendue_mobile.dylib
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

# The generator asks Cargo where `uniffi.toml` lies.
(cd "$here" && "$debug/vendue-bindgen" generate "$library" \
    --language "$language" --out-dir "$out/raw" --no-format)

# place FILE FOLDER: where a file that was generated belongs.
place() {
    mkdir -p "$out/placed/$2"
    # What ends in spaces, or in empty lines, does not pass the checks of the repository.
    sed -e 's/[[:space:]]*$//' "$out/raw/$1" | cat -s > "$out/placed/$2/$(basename "$1")"
}

case $language in
kotlin)
    place dev/vendue/internal/vendue_mobile.kt kotlin/generated/dev/vendue/internal
    # Nobody who uses the package shall see it, so nothing in it is public.
    kinds='class|interface|object|fun|val|var|typealias'
    declared="(inline |open |sealed |const |abstract )*($kinds)"
    sed -i -E -e "s/^public ($declared )/internal \\1/" -e "s/^($declared )/internal \\1/" \
        -e 's/^( *(\*\/|@Throws\([A-Za-z:]*\))) fun /\1 internal fun /' \
        "$out/placed/kotlin/generated/dev/vendue/internal/vendue_mobile.kt"
    ;;
swift)
    place VendueNative.swift swift/Sources/VendueNative/generated
    place VendueNativeFFI.h swift/Sources/VendueNativeFFI/generated
    ;;
*)
    echo "no such language: $language" >&2
    exit 2
    ;;
esac

cd "$out/placed"
find . -type f | while read -r file; do
    if [[ ${2:-} != --check ]]; then
        mkdir -p "$here/$(dirname "$file")"
        cp "$file" "$here/$file"
    elif ! cmp --silent "$file" "$here/$file"; then
        echo "bindings-mobile/${file#./} is old: run bindings-mobile/generate.sh $language" >&2
        exit 1
    fi
done
