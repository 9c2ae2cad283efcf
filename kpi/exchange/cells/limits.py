"""How much a file may hold. Real tables stay far below; what is beyond is refused before it costs anything."""

from __future__ import annotations

MAX_UNPACKED = 150_000_000
"""Bytes of a workbook's parts, unpacked: 300,000 rows of eight columns unpack to about 90 MB."""

MAX_MEMBERS = 2_000
"""Parts of a workbook: a sheet has at most a handful, a picture one."""

MAX_SHEETS = 200
"""Sheets of a workbook: one a section or a month, for years."""

MAX_ROWS = 1_048_576
"""Rows of a sheet: Excel's own limit, for CSV too."""

MAX_COLUMNS = 16_384
"""Columns of a sheet: Excel's own limit, for CSV too."""

MAX_CELLS = 6_000_000
"""Cells of a file, blank ones between others too: 300,000 rows of twenty columns, a few hundred MB of memory."""

MAX_LINE = 1_000_000
"""Characters of one line of a CSV: a longer one is no table, and splitting it would cost gigabytes."""

MAX_TEXT = 131_072
"""Characters of one cell: the limit of the csv module; Excel stops at 32,767."""
