#!/usr/bin/env bash
# Pushes an image without layers to the registry that WINDLASS_REGISTRY_URL names, by the distribution
# protocol: its configuration holds the labels, one to a line in LABELS, and its manifest the
# configuration. What is pushed is the same whenever the labels are.
set -euo pipefail

name=${TAGS%:*} tag=${TAGS##*:}
repository=$WINDLASS_REGISTRY_URL/v2/${name#*/}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

digest() { printf 'sha256:%s' "$(sha256sum <"$1" | cut -d' ' -f1)"; }
ask() { curl --silent --show-error --fail "$@"; }

pairs=
while IFS='=' read -r label value; do
    [ -z "$label" ] || pairs="$pairs,\"$label\":\"$value\""
done <<<"$LABELS"
cat >"$work/config" <<JSON
{"architecture":"amd64","os":"linux","config":{"Labels":{${pairs#,}}},"rootfs":{"type":"layers","diff_ids":[]}}
JSON
config=$(digest "$work/config")
cat >"$work/manifest" <<JSON
{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"$config","size":$(stat -c %s "$work/config")},"layers":[]}
JSON

place=$(ask --request POST --dump-header - --output /dev/null "$repository/blobs/uploads/" |
    sed -n 's/^[Ll]ocation: //p' | tr -d '\r')
case $place in /*) place=$WINDLASS_REGISTRY_URL$place ;; esac
case $place in *\?*) place="$place&digest=$config" ;; *) place="$place?digest=$config" ;; esac
ask --request PUT --header 'Content-Type: application/octet-stream' --data-binary @"$work/config" "$place"
ask --request PUT --header 'Content-Type: application/vnd.oci.image.manifest.v1+json' \
    --data-binary @"$work/manifest" "$repository/manifests/$tag"
echo "digest=$(digest "$work/manifest")" >>"$GITHUB_OUTPUT"
