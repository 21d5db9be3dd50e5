"""A pull request, from its opening to its merge."""

from expect import equal, refused


def tell(_client, shop):
    create = lambda: shop.create_pull(
        "main", "feature/return", title="Take things back", body="Nicely"
    )
    pull = create()
    equal((pull.state, pull.merged, pull.commits), ("open", False, 1))
    refused(422, "Validation Failed", create)
    pull.edit(title="Take back")
    equal(pull.title, "Take back")
    equal([known.number for known in shop.get_pulls(base="main")], [pull.number])
    merge = pull.merge(merge_method="merge")
    equal(merge.merged, True)
    merged = shop.get_pull(pull.number)
    equal((merged.state, merged.merge_commit_sha), ("closed", merge.sha))
    of = shop.get_commit(merge.sha).get_pulls()
    equal([known.number for known in of], [pull.number])
    refused(405, "", pull.merge)
