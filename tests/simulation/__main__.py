"""``python -m tests.simulation [COUNT [SEED]]``: lets them through and prints what came of it."""

import sys

from tests.simulation.crowd import COUNT, SEED, crowd, table

count, seed = (*map(int, sys.argv[1:]), *(COUNT, SEED)[len(sys.argv) - 1 :])
stays = list(crowd(seed, count))
print("\n".join(table(stays)))
sys.exit(any(stay.left() for stay in stays))
