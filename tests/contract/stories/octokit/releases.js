// A release from its draft to its end: assets are uploaded, it is published, found, removed.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";

const TAG = "v2.0.0";
const BYTES = "a shop in a file\n";

export async function releases(octokit, where) {
  const draft = await drafting(octokit, where);
  const asset = await uploading(octokit, where, draft);
  await publishing(octokit, where, draft);
  await downloading(octokit, where, asset);
  await ending(octokit, where, { draft, asset });
}

async function drafting(octokit, where) {
  const { data: notes } = await octokit.rest.repos.generateReleaseNotes({
    ...where,
    tag_name: TAG,
    previous_tag_name: "v1.0.0",
  });
  const asked = { ...where, tag_name: TAG, name: "Two", body: notes.body, draft: true };
  const { data: draft, headers } = await octokit.rest.repos.createRelease(asked);
  assert.deepEqual([draft.draft, draft.prerelease, draft.assets], [true, false, []]);
  assert.equal(headers.location, draft.url);
  // A draft has no tag yet, so nobody finds it by one.
  const byTag = octokit.rest.repos.getReleaseByTag({ ...where, tag: TAG });
  await assert.rejects(byTag, { status: 404 });
  const { data: listed } = await octokit.rest.repos.listReleases(where);
  assert.deepEqual(
    listed.map(({ id }) => id),
    [draft.id],
  );
  return draft;
}

async function uploading(octokit, where, draft) {
  const upload = {
    ...where,
    url: draft.upload_url,
    release_id: draft.id,
    name: "shop.txt",
    label: "The shop",
    data: BYTES,
    headers: { "content-type": "text/plain", "content-length": BYTES.length },
  };
  const { data: asset } = await octokit.rest.repos.uploadReleaseAsset(upload);
  const sum = createHash("sha256").update(BYTES).digest("hex");
  assert.deepEqual([asset.state, asset.size], ["uploaded", BYTES.length]);
  assert.equal(asset.digest, `sha256:${sum}`);
  await assert.rejects(octokit.rest.repos.uploadReleaseAsset(upload), { status: 422 });
  const { data: listed } = await octokit.rest.repos.listReleaseAssets({
    ...where,
    release_id: draft.id,
  });
  assert.deepEqual(
    listed.map(({ name, label }) => [name, label]),
    [["shop.txt", "The shop"]],
  );
  return asset;
}

async function publishing(octokit, where, { id }) {
  const asked = { ...where, release_id: id, draft: false, make_latest: "true" };
  const { data: published } = await octokit.rest.repos.updateRelease(asked);
  assert.equal(published.draft, false);
  for (const ask of [
    octokit.rest.repos.getLatestRelease(where),
    octokit.rest.repos.getReleaseByTag({ ...where, tag: TAG }),
    octokit.rest.repos.getRelease({ ...where, release_id: id }),
  ]) {
    const { data: found } = await ask;
    assert.equal(found.id, id);
  }
  const { data: ref } = await octokit.rest.git.getRef({ ...where, ref: `tags/${TAG}` });
  assert.equal(ref.object.type, "commit");
}

async function downloading(octokit, where, asset) {
  const asked = { ...where, asset_id: asset.id };
  // A draft has addresses of its own, so that it is asked for again.
  const { data: told } = await octokit.rest.repos.getReleaseAsset(asked);
  assert.equal(told.name, "shop.txt");
  const accept = "application/octet-stream";
  const { data } = await octokit.rest.repos.getReleaseAsset({ ...asked, headers: { accept } });
  assert.equal(Buffer.from(data).toString(), BYTES);
  const page = await fetch(told.browser_download_url);
  assert.equal(await page.text(), BYTES);
}

async function ending(octokit, where, { draft, asset }) {
  const asked = { ...where, asset_id: asset.id, name: "renamed.txt" };
  const { data: renamed } = await octokit.rest.repos.updateReleaseAsset(asked);
  assert.equal(renamed.name, "renamed.txt");
  await octokit.rest.repos.deleteReleaseAsset({ ...where, asset_id: asset.id });
  await octokit.rest.repos.deleteRelease({ ...where, release_id: draft.id });
  await assert.rejects(octokit.rest.repos.getLatestRelease(where), { status: 404 });
  // The tag outlives its release.
  await octokit.rest.git.deleteRef({ ...where, ref: `tags/${TAG}` });
}
