"""The records made by hand stand beside the test folders."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
