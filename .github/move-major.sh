#!/bin/sh
# Moves the tag of a major version (v1) to a release that was just published:
#
#     move-major.sh <remote> <tag>
#
# It never goes back: only the release of the highest version moves it, so a run that comes
# late, or for an old line, leaves it to the one that is ahead. And nothing is overwritten
# unseen: the push holds only if the tag still is where it was before the versions were read.
# Run it again, and it finds what it wants.
set -eu

remote=$1
tag=$2
major=${tag%%.*}

# The commit of the ref $1 at the remote: an annotated tag's, not its object (empty: no ref).
commit_of() {
    git ls-remote "$remote" "refs/tags/$1" "refs/tags/$1^{}" | sed -n '$s/[[:space:]].*//p'
}

# Its object may be a tag's, if somebody has made it an annotated one: it is what is replaced.
before=$(git ls-remote --refs "$remote" "refs/tags/$major" | cut -f 1)
commit=$(commit_of "$tag")
if [ -z "$commit" ]; then
    printf 'failed to move %s: there is no tag %s\n' "$major" "$tag" >&2
    exit 1
fi
highest=$(git ls-remote --refs "$remote" "refs/tags/$major.*" | cut -f 2 |
    grep -E "^refs/tags/$major\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\$" |
    sort -t . -k 2,2n -k 3,3n | tail -n 1)
if [ "$highest" != "refs/tags/$tag" ]; then
    printf '%s stays: %s is higher than %s\n' "$major" "${highest#refs/tags/}" "$tag"
elif [ "$before" = "$commit" ]; then
    printf '%s is on %s already\n' "$major" "$tag"
else
    git push --quiet --force-with-lease="refs/tags/$major:$before" "$remote" \
        "$commit:refs/tags/$major"
    printf '%s was moved to %s, %s\n' "$major" "$tag" "$commit"
fi
