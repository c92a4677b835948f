"""`python -m tests.attacks [NAME …]`: every attack on every public function, or on those whose names begin so."""

import sys
from collections import Counter

from tests.attacks import judge
from tests.attacks.examples import calls
from tests.attacks.excused import excused

count: Counter = Counter()
found = {name: call for name, call in calls().items() if name.startswith(tuple(sys.argv[1:]) or "")}
for call in filter(None, found.values()):
    for line in judge.wrong(call, [a for a in judge.every(call) if not excused(call, a)], count):
        print(line, flush=True)
print(
    f"{sum(map(bool, found.values()))} of {len(found)} public functions covered, "
    f"{count.total() - count['impossible']:,} inputs tried: "
    + ", ".join(
        f"{count[fault]:,} {fault}"
        for fault in (judge.NUMBER, judge.TRACEBACK, judge.ENDLESS, judge.UNNAMED, judge.REFUSED)
    )
)
