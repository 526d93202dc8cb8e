"""``python -m tests.paths [FLOW…]`` lists all ways through flows; ``--ends`` writes ends.txt."""

import sys

from conversations.flows import FLOWS
from tests.paths.walk import ENDS, End, ends_of, walk

if sys.argv[1:] == ["--ends"]:
    ENDS.write_text("\n".join(line for flow in FLOWS.values() for line in ends_of(flow)) + "\n")
    sys.exit()
for flow in [FLOWS[name] for name in sys.argv[1:]] or FLOWS.values():
    ends = [found for found in walk(flow) if isinstance(found, End)]
    print(f"{flow.id}: {len(ends)} ways")
    for end in ends:
        steps = " › ".join(f"{step.question}={step.answer}" for step in end.way)
        print(f"  {steps}\n    → {end.told}")
