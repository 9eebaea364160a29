#!/usr/bin/env bash
# Installs what the tests and the benchmarks need on a Debian machine that has Rust, Python, Node
# and a JDK: only what is missing, and without a word when nothing is. Both start PostgreSQL and
# Redis in temporary folders, so no server of the system is set up or left running.
set -euo pipefail

# The oldest Node that the package supports, and newer than what Debian 12 ships.
readonly node_major_least=20

missing=()
as_root=()
apt=()

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

# The server's package also has pgbench. A server on the path is as good as Debian's.
need_postgres() {
    compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null && return
    need postgres postgresql
}

# Debian's package makes a database and starts a server when it is installed, unless this file of
# a package that comes before says otherwise. An administrator's own choice stays.
install_postgres_without_database() {
    local settings=/etc/postgresql-common/createcluster.conf
    [ -e "$settings" ] || install postgresql-common
    if ! grep -q '^ *create_main_cluster' "$settings"; then
        echo 'create_main_cluster = false' | "${as_root[@]}" tee -a "$settings" >/dev/null
    fi
    install postgresql
}

# Debian's package starts a server on the usual port, which would only be in the way.
install_redis_without_service() {
    install redis-server
    "${as_root[@]}" invoke-rc.d redis-server stop >/dev/null 2>&1 || true
}

# Finds out how to install the missing packages: as root or by sudo.
prepare() {
    command -v apt-get >/dev/null 2>&1 ||
        fail "this is not a Debian system. Install what these packages hold by hand: ${missing[*]}"
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null 2>&1 ||
            fail "neither root nor sudo. Ask an administrator to run: apt-get install ${missing[*]}"
        as_root=(sudo)
    fi
    apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq
        -o DPkg::Lock::Timeout=300)
    "${apt[@]}" update >&2
}

install() {
    echo "Installing from Debian: $*" >&2
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

install_missing() {
    local package plain=()
    prepare
    for package in "${missing[@]}"; do
        case $package in
        postgresql) install_postgres_without_database ;;
        redis-server) install_redis_without_service ;;
        *) plain+=("$package") ;;
        esac
    done
    [ "${#plain[@]}" -eq 0 ] || install "${plain[@]}"
}

check_node() {
    local major
    major=$(node --print 'process.versions.node.split(".")[0]')
    [ "$major" -ge "$node_major_least" ] ||
        fail "node is version $major, the tests need $node_major_least or newer: https://nodejs.org"
}

# Debian ships Python without the part that makes the environment of the schema test.
need_python() {
    need python3 python3
    python3 -c 'import ensurepip, venv' >/dev/null 2>&1 || missing+=(python3-venv)
}

check_python() {
    python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        fail "$(python3 --version) is too old: the tests need 3.11 or newer."
}

[ "$#" -eq 0 ] || fail "unknown argument '$1': give none."
need_rust
need git git
need cc build-essential
need_chromium
need node nodejs
need npm npm
need setpriv util-linux
need_python
need_postgres
need redis-server redis-server
need javac default-jdk-headless
need mvn maven

if [ "${#missing[@]}" -gt 0 ]; then
    install_missing
fi
check_node
check_python
"$(dirname "$0")/install-swift.sh"
