#!/usr/bin/env bash
# Builds every artefact as it is released, installs each in a clean place, and uses it there. Some
# twenty minutes; it is not part of `make test`.
set -euo pipefail
cd "$(dirname "$0")/.."

# What the stripped library for phones may weigh, in bytes.
readonly mobile_bytes_max=6000000

repository=$PWD
target=${CARGO_TARGET_DIR:-$repository/target}
clean=$(mktemp -d)
trap 'rm -rf "$clean"' EXIT
say() { printf '== %s\n' "$*"; }

version=$(awk -F'"' '/^version = / { print $2; exit }' Cargo.toml)
say "version $version"

say "Python: a wheel"
venv=$target/release-check/venv
test -x "$venv/bin/maturin" || { python3 -m venv "$venv" && "$venv/bin/pip" install --quiet \
  --disable-pip-version-check --require-hashes -r bindings-python/tests/requirements.txt; }
rm -rf "$target/wheels"
(cd bindings-python && "$venv/bin/maturin" build --release --locked --out "$target/wheels")
python3 -m venv "$clean/wheel"
"$clean/wheel/bin/pip" install --quiet --disable-pip-version-check --no-index \
  "$target"/wheels/vendue-"$version"-*.whl
(cd "$clean" && "$clean/wheel/bin/python" "$repository/examples/python/auction.py")
test "$("$clean/wheel/bin/python" -c 'import vendue; print(vendue.__version__)')" = "$version"

say "Python: pip install of the folder"
python3 -m venv "$clean/folder"
"$clean/folder/bin/pip" install --quiet --disable-pip-version-check ./bindings-python
(cd "$clean" && "$clean/folder/bin/python" "$repository/examples/python/auction.py")

say "Node: a package for npm"
(cd bindings-node && npm ci --silent && node scripts/build.mjs --release && npm pack --silent \
  --pack-destination "$clean")
(cd bindings-node && node scripts/try-package.mjs "$clean/vendue-$version.tgz")

say "The library for phones"
bindings-mobile/build.sh
size=$(stat --format %s "$target/mobile/libvendue_mobile.so")
echo "$size bytes, stripped, with SQLite"
test "$size" -le "$mobile_bytes_max"

say "Kotlin: a jar with the library inside, used by a program of its own"
mkdir -p "$clean/natives/linux-x86-64"
cp "$target/mobile/libvendue_mobile.so" "$clean/natives/linux-x86-64/"
mvn() { command mvn --batch-mode --quiet -Dmaven.repo.local="$clean/m2" "$@"; }
mvn -f bindings-mobile/kotlin -P natives \
  -Dnative.resources="$clean/natives" -DskipTests install
cp -r examples/kotlin "$clean/kotlin"
mvn -f "$clean/kotlin/pom.xml" test

say "Swift: the package, used by a program of its own"
(cd examples/swift/auction && LIBRARY_PATH="$target/mobile" LD_LIBRARY_PATH="$target/mobile" \
  "$repository/scripts/swift" run --configuration release)

say "The server"
cargo install --quiet --locked --path server --root "$clean/server"
test "$("$clean/server/bin/vendue" --version)" = "vendue $version"

say "every artefact of $version was built, installed and used"
