"""BIZ UDPGothic, shipped so that a document looks the same on a machine without Japanese fonts.

The SIL Open Font License, in `OFL.txt` beside the files, allows to ship them with the product and to embed them.
"""

from pathlib import Path

FAMILY = "BIZ UDPGothic"
FOLDER = Path(__file__).parent
