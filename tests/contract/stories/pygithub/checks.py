"""What was found out about a commit: statuses, and the checks that a user may look at."""

from expect import equal, refused


def tell(_client, shop):
    commit = shop.get_commit("main")
    for state in ("pending", "failure"):
        made = commit.create_status(state, description=f"It is {state}", context="lint")
        equal((made.state, made.context), (state, "lint"))
    # The list of all of them PyGithub asks for where no description says that it is.
    combined = commit.get_combined_status()
    equal((combined.state, combined.total_count), ("failure", 1))
    # Only an App may write check runs.
    refused(403, "", lambda: shop.create_check_run("test", commit.sha))
    equal(list(commit.get_check_runs()), [])
    equal(list(commit.get_check_suites()), [])
