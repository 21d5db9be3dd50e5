#!/bin/sh
# Starts the Windlass program for an action, or says where a program is:
#
#     launch.sh <subcommand> [argument…]
#     launch.sh --print-path windlass|windlass-runner
#
# The program is the first of these that there is:
#
#   1. the file that WINDLASS_BIN (for windlass-runner: WINDLASS_RUNNER_BIN) names;
#      whoever sets it vouches for it
#   2. dist/bin/<target triple>/<program>, beside this script
#   3. the tool cache: $RUNNER_TOOL_CACHE/windlass/<version>/<target triple>/<program>
#   4. a download of the version in dist/version, kept in the tool cache
#      (WINDLASS_DOWNLOAD_URL names another folder to download from: a mirror)
#   5. in a checkout, what `cargo build --release` makes of it
#
# 2 to 4 run only with the SHA-256 that dist/checksums.txt lists for them, so that
# pinning a commit pins the program's bytes. A program that `cargo xtask dist --host`
# put into dist/bin/ is listed in dist/bin/checksums.txt, which is never committed.
#
# Arguments, standard input and the environment reach the program untouched, and it
# replaces this shell, so that a cancelled job stops it. Few processes are started:
# every step of every workflow waits for this script.
set -eu

case $0 in
*/*) dist=${0%/*} ;;
*) dist=. ;;
esac

say() { printf 'windlass: %s\n' "$*" >&2; }

# stop <exit code> <message> [hint]: the codes are the program's own (see README.md).
stop() {
    say "$2"
    [ $# -lt 3 ] || say "hint: $3"
    exit "$1"
}

# Which program is meant → $program_name, the package it is built from → $package, the
# $variable by which the environment may name another, and that other → $program.
choose() {
    program_name=$1
    case $1 in
    windlass) package=windlass-cli variable=WINDLASS_BIN program=${WINDLASS_BIN-} ;;
    windlass-runner)
        package=windlass-deploy-runner
        variable=WINDLASS_RUNNER_BIN program=${WINDLASS_RUNNER_BIN-}
        ;;
    *) stop 2 "no program is called '$1'" 'launch.sh --print-path windlass|windlass-runner' ;;
    esac
}

# The Rust target triple of this machine → $triple (empty: no program is built for it),
# and the program's file name → $name.
detect_platform() {
    name=$program_name
    case $(uname -sm) in
    'Linux x86_64' | 'Linux amd64') triple=x86_64-unknown-linux-musl ;;
    'Linux aarch64' | 'Linux arm64') triple=aarch64-unknown-linux-musl ;;
    'Darwin x86_64') triple=x86_64-apple-darwin ;;
    'Darwin arm64') triple=aarch64-apple-darwin ;;
    # Windows on ARM runs x64 programs.
    MINGW* | MSYS* | CYGWIN*) triple=x86_64-pc-windows-gnu name=$program_name.exe ;;
    *) triple= ;;
    esac
}

# What the checksums file $1 lists for this platform → $expected (empty: nothing).
look_up() {
    expected=
    [ -f "$1" ] || return 0
    while read -r sum path || [ -n "$sum" ]; do
        if [ "$path" = "bin/$triple/$name" ]; then expected=$sum; fi
    done <"$1"
}

# The SHA-256 of the file $1 → $actual. openssl first: it is three times as fast, which
# on a program of some megabytes is most of what this script costs. The file is read from
# standard input, so that its name can't change the form of the answer.
digest() {
    actual=$(openssl dgst -sha256 -r 2>/dev/null <"$1") ||
        actual=$(sha256sum 2>/dev/null <"$1") ||
        actual=$(shasum -a 256 2>/dev/null <"$1") ||
        stop 1 "failed to verify $1 with any of openssl, sha256sum and shasum" \
            "install one of them, or set $variable to a program you trust"
    actual=${actual%% *}
}

# Stops unless the file $1 has the SHA-256 $expected; $2 says how to mend it.
verify() {
    digest "$1"
    [ "$actual" = "$expected" ] ||
        stop 1 "refused to run $1: its SHA-256 is $actual, the list says $expected" "$2"
}

# The same, but a program that was verified is read again only when it has changed: reading
# it takes longer than all else here. The note of it stands beside this script, where whoever
# could forge it could change the list and the script too. Its time is from before the program
# was read, and the program's is that of its last change of any kind, which only the clock sets.
verify_once() {
    note=$dist/bin/$triple/$name.verified
    noted=
    if [ -f "$note" ]; then IFS= read -r noted <"$note" || :; fi
    if [ "$noted" = "$expected $1" ] &&
        changed=$(find -L "$1" -cnewer "$note" 2>/dev/null) && [ -z "$changed" ]; then
        return
    fi
    fresh=$note.$$
    trap 'rm -f "$fresh"' EXIT
    { { [ -d "${note%/*}" ] || mkdir -p "${note%/*}"; } && printf '%s\n' "$expected $1" >"$fresh"; } 2>/dev/null || :
    verify "$1" "$2"
    # Where nothing can be written, every step reads the program.
    [ ! -f "$fresh" ] || mv -f "$fresh" "$note"
    trap - EXIT
}

# Version and address are pinned beside this script → $version, $download_url.
read_pin() {
    while IFS='=' read -r key value || [ -n "$key" ]; do
        case $key in
        version) version=$value ;;
        download_url) download_url=${WINDLASS_DOWNLOAD_URL:-$value} ;;
        esac
    done <"$dist/version"
}

# Downloads the program to $1. The address goes in by standard input, since a mirror's
# may hold a password, and arguments can be read by every user of the machine.
download() {
    asset=$program_name-$triple${name#"$program_name"}
    where_else="name a mirror that has $asset in WINDLASS_DOWNLOAD_URL, or put that file, executable, at $1, or set $variable to a program"
    command -v curl >/dev/null ||
        stop 3 "no curl to download $program_name $version with" "$where_else"
    protocols='=https'
    case $download_url in http://*) protocols='=http,https' ;; esac
    mkdir -p "${1%/*}"
    partial=$(mktemp "$1.XXXXXX")
    trap 'rm -f "$partial"' EXIT
    trap 'exit 130' INT TERM
    say "downloading $program_name $version for $triple"
    printf 'url = "%s"\n' "$download_url/$asset" |
        curl --config - --proto "$protocols" --fail --silent --show-error --location \
            --retry 3 --connect-timeout 20 --max-time 300 --output "$partial" ||
        stop 3 "failed to download $program_name $version for $triple" "$where_else"
    verify "$partial" "it is not what $program_name $version is: $where_else"
    chmod 755 "$partial"
    # Jobs that race each rename a whole and verified file to the one name.
    mv -f "$partial" "$1"
    trap - EXIT INT TERM
}

build() {
    command -v cargo >/dev/null || stop 1 "no cargo to build $dist/.. with" "$how_else"
    say "building $program_name with cargo: once, this takes minutes"
    (CDPATH='' cd "$dist/.." && cargo build --release --target-dir target -p "$package") </dev/null >&2 ||
        stop 1 "failed to build $program_name from $dist/.." "$how_else"
    program=$dist/../target/release/$name
}

# Steps 2 to 5 → $program.
find_program() {
    detect_platform
    how_else="set $variable to a $program_name program, or use a release (…/actions/<name>@v1)"
    case $program_name,$triple in
    windlass,* | *-linux-*) ;;
    *) stop 1 'windlass-runner runs on Linux alone' "$how_else" ;;
    esac
    look_up "$dist/checksums.txt"
    program=$dist/bin/$triple/$name
    if [ -n "$triple" ] && [ -f "$program" ]; then
        [ -n "$expected" ] || look_up "$dist/bin/checksums.txt"
        [ -n "$expected" ] || stop 1 "refused to run $program: no checksum is listed for it" \
            "make it anew with \`cargo xtask dist --host\`, or remove it"
        verify_once "$program" "make it anew with \`cargo xtask dist --host\`, or check out a release"
    elif [ -n "$expected" ]; then
        read_pin
        program=${RUNNER_TOOL_CACHE:-${XDG_CACHE_HOME:-${HOME:-.}/.cache}}/windlass/$version/$triple/$name
        if [ -f "$program" ]; then
            verify_once "$program" 'remove it; it is then downloaded anew'
        else
            download "$program"
        fi
    elif [ -e "$dist/../.git" ]; then
        build
    else
        stop 1 "this commit of Windlass carries no program for ${triple:-this platform}" "$how_else"
    fi
}

[ $# -gt 0 ] || stop 2 'no subcommand given' 'launch.sh <subcommand> [argument…]'
choose windlass
[ "$1" != --print-path ] || choose "${2-}"
if [ -z "$program" ]; then
    find_program
elif ! { [ -f "$program" ] && [ -x "$program" ]; }; then
    stop 2 "$variable names $program, which is not a program"
fi
[ "$1" = --print-path ] || exec "$program" "$@"
printf '%s\n' "$program"
