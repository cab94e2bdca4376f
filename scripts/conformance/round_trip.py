"""What a program does with scim2-client: discover, create, read, query, search, modify, replace, delete, and many at once."""

import json
import os
import sys

from httpx2 import Client
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_models import BulkOperation, BulkRequest, PatchOp, PatchOperation, SearchRequest

base = sys.argv[1]
headers = {"Authorization": f"Bearer {os.environ['TOKEN']}"}
client = SyncSCIMClient(Client(base_url=base, headers=headers, timeout=60))
results = []


def step(name, work, is_right):
    """Does a step; the one after it stands on what this one answers."""
    try:
        answer = work()
        reason, passed = repr(answer), is_right(answer)
    except Exception as error:
        answer, reason, passed = None, repr(error), False
    results.append(
        {"subject": "a program", "check": name, "outcome": "passed" if passed else "failed", "reason": reason}
    )
    return answer


def equal(name):
    return {"query_parameters": {"filter": f'userName eq "{name}"'}}


step("discover", client.discover, lambda _: client.get_resource_model("User") is not None)
if results[0]["outcome"] == "failed":
    print(json.dumps(results))
    sys.exit()
User = client.get_resource_model("User")
Group = client.get_resource_model("Group")
title = PatchOp[User](operations=[PatchOperation(op="replace", path="title", value="Clerk")])

ann = step("create", lambda: client.create(User(user_name="ann.trip")), lambda made: made.id)
step("read", lambda: client.query(User, ann.id), lambda found: found.user_name == "ann.trip")
step("query", lambda: client.query(User, **equal("ANN.TRIP")), lambda page: page.total_results == 1)
step(
    "search",
    lambda: client.search(User, SearchRequest(filter='userName sw "ann.t"')),
    lambda page: page.resources[0].id == ann.id,
)
changed = step("modify", lambda: client.modify(User, ann.id, title), lambda made: made.title == "Clerk")
changed.nick_name = "Annie"
step("replace", lambda: client.replace(changed), lambda made: made.nick_name == "Annie")
group = step(
    "create a group",
    lambda: client.create(Group(display_name="Trip", members=[{"value": ann.id}])),
    lambda made: made.members[0].value == ann.id,
)
step(
    "bulk",
    lambda: client.bulk(
        BulkRequest[User](
            operations=[
                BulkOperation[User](method="POST", path="/Users", bulk_id=name, data=User(user_name=f"{name}.trip"))
                for name in ("bo", "cy")
            ]
        )
    ),
    lambda answer: [operation.status for operation in answer.operations] == [201, 201],
)
step("delete a group", lambda: client.delete(Group, group.id), lambda answer: answer is None)
step("delete", lambda: client.delete(User, ann.id), lambda answer: answer is None)
step("find nobody", lambda: client.query(User, **equal("ann.trip")), lambda page: page.total_results == 0)
print(json.dumps(results))
