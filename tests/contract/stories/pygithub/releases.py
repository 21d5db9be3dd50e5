"""A release from its draft to its end: assets are uploaded, it is published, found, removed."""

import hashlib
import io

from expect import equal, refused

TAG = "v3.0.0"
BYTES = b"a shop in a file\n"


def tell(_client, shop):
    draft = shop.create_git_release(TAG, "Three", "What is new", draft=True)
    equal((draft.draft, draft.prerelease), (True, False))
    refused(404, "Not Found", lambda: shop.get_release(TAG))
    equal([release.id for release in shop.get_releases()], [draft.id])
    asset = uploading(draft)
    publishing(shop, draft)
    asset.delete_asset()
    draft.delete_release()
    refused(404, "Not Found", lambda: shop.get_release(draft.id))
    shop.get_git_ref(f"tags/{TAG}").delete()


def uploading(draft):
    upload = lambda: draft.upload_asset_from_memory(
        io.BytesIO(BYTES), len(BYTES), "shop.txt", content_type="text/plain", label="The shop"
    )
    asset = upload()
    equal((asset.state, asset.size, asset.label), ("uploaded", len(BYTES), "The shop"))
    equal(asset.digest, f"sha256:{hashlib.sha256(BYTES).hexdigest()}")
    refused(422, "Validation Failed", upload)
    equal([known.name for known in draft.get_assets()], ["shop.txt"])
    renamed = asset.update_asset("renamed.txt", "Still the shop")
    equal((renamed.name, renamed.label), ("renamed.txt", "Still the shop"))
    return asset


def publishing(shop, draft):
    published = draft.update_release("Three", "What is new", draft=False)
    equal((published.id, published.draft), (draft.id, False))
    for found in (shop.get_latest_release(), shop.get_release(TAG), shop.get_release(draft.id)):
        equal((found.id, found.tag_name, found.name), (draft.id, TAG, "Three"))
    equal(shop.get_git_ref(f"tags/{TAG}").object.type, "commit")
