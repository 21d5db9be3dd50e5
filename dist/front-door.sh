#!/bin/sh
# What the action of this whole repository does (../action.yml): puts the programs that the
# launcher finds and verifies on the path of the steps that follow.
#
# WITH_RUNNER: whether windlass-runner is wanted too (true, false).
set -eu

case $0 in
*/*) dist=${0%/*} ;;
*) dist=. ;;
esac

# The verified program $1 → $program, and its folder for the steps that follow.
put_on_path() {
    program=$(sh "$dist/launch.sh" --print-path "$1")
    # Only what somebody named by a variable can be elsewhere than a path wants it.
    case $program in
    /*/"$1" | [A-Za-z]:*[/\\]"$1".exe) ;;
    *)
        printf 'windlass: %s cannot be called %s by way of a path\n' "$program" "$1" >&2
        printf 'windlass: hint: name a file by its full path, and call it %s\n' "$1" >&2
        exit 2
        ;;
    esac
    printf '%s\n' "${program%[/\\]*}" >>"$GITHUB_PATH"
}

if [ "$WITH_RUNNER" = true ]; then put_on_path windlass-runner; fi
put_on_path windlass
version=$("$program" --version)
printf 'version=%s\npath=%s\n' "${version#windlass }" "$program" >>"$GITHUB_OUTPUT"
