"""What happened: commits, and how branches differ."""

from expect import equal, refused


def tell(client, shop):
    client.per_page = 1
    second, first = shop.get_commits()
    client.per_page = 30
    messages = [commit.commit.message for commit in (second, first)]
    equal(messages, ["feat: sell things", "feat: open the shop"])
    commit = shop.get_commit("main")
    equal(commit.sha, second.sha)
    equal([(file.filename, file.additions) for file in commit.files], [("src/sell.txt", 2)])
    equal(shop.get_git_commit(second.sha).parents[0].sha, first.sha)
    of_file = shop.get_commits(path="src/sell.txt", sha="feature/return")
    equal([commit.sha for commit in of_file], [second.sha])
    comparison(shop)


def comparison(shop):
    difference = shop.compare("main", "feature/return")
    equal((difference.status, difference.ahead_by, difference.behind_by), ("ahead", 1, 0))
    messages = [commit.commit.message for commit in difference.commits]
    equal(messages, ["feat: take things back"])
    refused(404, "Not Found", lambda: shop.compare("main", "nowhere"))
