#!/usr/bin/env bash
# Installs Swift for the tests of the Swift binding, without a word when it is there. Debian has
# Swift from release 13 on. Its packages are unpacked into a folder of their own, where they touch
# nothing of the system, and scripts/swift runs them. So Debian 12 can have them too.
set -euo pipefail

readonly root=${VENDUE_SWIFT_ROOT:-/opt/vendue-swift}
readonly release=trixie
readonly packages=(swiftlang libswiftlang libc6-dev libstdc++-14-dev)
readonly keyring=/usr/share/keyrings/debian-archive-keyring.gpg
readonly proxies=http_proxy,https_proxy,no_proxy
readonly space_mib_least=4000

work=

fail() {
    echo "install-swift: $*" >&2
    exit 1
}

# quietly WHAT COMMAND...: runs the command, whose output nobody reads when it works.
quietly() {
    local what=$1
    shift
    "$@" >"$work/log" 2>&1 && return
    cat "$work/log" >&2
    fail "$what."
}

# The wrapper has the same name as the program, and does not count.
is_installed() {
    local found
    if found=$(command -v swift) && ! [ "$found" -ef "$(dirname "$0")/swift" ]; then
        return
    fi
    [ -x "$root/usr/libexec/swift/bin/swift" ]
}

check_system() {
    if ! command -v apt-get >/dev/null 2>&1 || ! [ -e "$keyring" ]; then
        fail "this is not a Debian system. Install Swift 6 by hand: https://www.swift.org/install"
    fi
    case $(dpkg --print-architecture) in
    amd64 | arm64) ;;
    *) fail "Debian has no Swift for $(dpkg --print-architecture)." ;;
    esac
    [ -z "$(ls -A "$root" 2>/dev/null)" ] ||
        fail "$root has something else in it. Remove it, or set VENDUE_SWIFT_ROOT."
}

# Goes on as root, by sudo, where the folder cannot be made otherwise.
become_able() {
    mkdir -p "$(dirname "$root")" 2>/dev/null && [ -w "$(dirname "$root")" ] && return
    [ "$(id -u)" -ne 0 ] || fail "$root cannot be made."
    command -v sudo >/dev/null 2>&1 ||
        fail "neither root nor sudo. Set VENDUE_SWIFT_ROOT to a folder that you may make."
    exec sudo --preserve-env="$proxies" VENDUE_SWIFT_ROOT="$root" "$(realpath "$0")"
}

check_space() {
    local space_mib
    space_mib=$(df --output=avail --block-size=1M "$work" | tail -n 1)
    [ "$space_mib" -ge "$space_mib_least" ] ||
        fail "$root needs $space_mib_least MiB, and there are only $space_mib."
}

# Where this machine has its Debian packages from. A list of its own makes this work also where
# nobody has run "apt-get update" yet.
mirror() {
    local lists=(-o "Dir::State::lists=$work/lists") found
    mkdir "$work/lists"
    apt-get -qq "${lists[@]}" update >/dev/null 2>&1 || true
    # shellcheck disable=SC2016 # Apt expands this.
    found=$(apt-get "${lists[@]}" indextargets --format '$(REPO_URI)' \
        'Origin: Debian' 'Label: Debian' 'Component: main' 2>/dev/null) || true
    found=${found%%$'\n'*}
    echo "${found:-http://deb.debian.org/debian}"
}

# The machine's own apt, with its settings, for a system that has no package yet.
fetch() {
    local apt=(apt-get -qq
        -o "Dir::Etc::sourcelist=$work/sources.list"
        -o Dir::Etc::sourceparts=/dev/null
        -o Dir::Etc::preferences=/dev/null
        -o Dir::Etc::preferencesparts=/dev/null
        -o "Dir::State=$work/state"
        -o "Dir::State::status=$work/status"
        -o "Dir::Cache=$work/cache")
    mkdir -p "$work/state/lists/partial" "$work/cache/archives/partial"
    touch "$work/status"
    echo "deb [signed-by=$keyring] $(mirror) $release main" >"$work/sources.list"
    quietly "the packages of Debian $release cannot be listed" \
        "${apt[@]}" -o APT::Update::Error-Mode=any update
    quietly "apt-get could not fetch: ${packages[*]}" \
        "${apt[@]}" install --yes --no-install-recommends --download-only "${packages[@]}"
}

unpack() {
    local package
    mkdir "$work/root"
    for package in "$work"/cache/archives/*.deb; do
        quietly "$package cannot be unpacked" dpkg-deb --extract "$package" "$work/root"
    done
}

[ "$#" -eq 0 ] || fail "unknown argument '$1': give none."
is_installed && exit
check_system
become_able
echo "Installing Swift from Debian $release into $root" >&2
# Beside the folder, so that it appears as a whole or not at all. Apt fetches as another user, who
# must be able to get there.
work=$(mktemp --directory "$root.XXXXXX")
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
check_space
fetch
unpack
mv --no-target-directory "$work/root" "$root"
