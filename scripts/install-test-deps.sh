#!/usr/bin/env bash
# Installs what the tests need on a Debian machine that has Rust: only what is missing, and
# without a word when nothing is. With the argument `bench` it also installs PostgreSQL, which
# the benchmarks start in a temporary folder as the peer they measure against.
set -euo pipefail

# Node 18.19 is the first that runs test files one at a time, and the one Debian 12 ships.
readonly node_major_least=18

missing=()

fail() {
    echo "install-test-deps: $*" >&2
    exit 1
}

# need COMMAND PACKAGE: notes the package when the command is not there.
need() {
    command -v "$1" >/dev/null 2>&1 || missing+=("$2")
}

need_rust() {
    command -v cargo >/dev/null 2>&1 ||
        fail "cargo is missing. Install Rust first: https://rustup.rs"
    if cargo fmt --version >/dev/null 2>&1 && cargo clippy --version >/dev/null 2>&1; then
        return
    fi
    command -v rustup >/dev/null 2>&1 || fail "rustfmt or clippy is missing. Install both."
    rustup component add rustfmt clippy
}

# The browser is the one that VENDUE_CHROMIUM names, or the first on the path: the tests look for it
# in the same way.
need_chromium() {
    if [ -n "${VENDUE_CHROMIUM:-}" ]; then
        [ -x "$VENDUE_CHROMIUM" ] || fail "VENDUE_CHROMIUM is no program: $VENDUE_CHROMIUM"
        return
    fi
    need chromium chromium
}

need_postgres() {
    compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null || missing+=(postgresql)
}

# install PACKAGE…: through apt-get, as root or by sudo, and only when there is a package at all.
install() {
    [ "$#" -gt 0 ] || return 0
    command -v apt-get >/dev/null 2>&1 ||
        fail "this is not a Debian system. Install what these packages hold by hand: $*"
    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null 2>&1 ||
            fail "neither root nor sudo. Ask an administrator to run: apt-get install $*"
        as_root=(sudo)
    fi
    local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq
        -o DPkg::Lock::Timeout=300)
    echo "Installing from Debian: $*" >&2
    "${apt[@]}" update >&2
    # dpkg reports every unpacked file on stdout, which nobody reads when it works.
    local log
    log=$(mktemp)
    if ! "${apt[@]}" install --yes --no-install-recommends "$@" >"$log" 2>&1; then
        cat "$log" >&2
        rm -f "$log"
        fail "apt-get could not install: $*"
    fi
    rm -f "$log"
}

check_node() {
    local major
    major=$(node --print 'process.versions.node.split(".")[0]')
    [ "$major" -ge "$node_major_least" ] ||
        fail "node is version $major, the browser test needs $node_major_least or newer."
}

need_rust
need git git
need cc build-essential
need_chromium
need node nodejs
need npm npm
case "${1:-}" in
'') ;;
bench) need_postgres ;;
*) fail "unknown argument '$1': give none, or 'bench'." ;;
esac

install "${missing[@]}"
check_node
