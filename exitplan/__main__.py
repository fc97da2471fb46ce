"""``python -m exitplan``."""

from exitplan.cli import run

run()
